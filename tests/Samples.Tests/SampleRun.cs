using System.Diagnostics;

namespace Samples.Tests;

/// <summary>One run of a sample as a process of its own, with its output piped.</summary>
internal sealed record SampleRun(int ExitCode, string Output, string Error)
{
    // Far beyond what a sample takes; only there so that one that hangs fails instead of stopping the suite.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    // …/tests/Samples.Tests/bin/<configuration>/<framework>/
    private static readonly DirectoryInfo Framework = new(
        AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private static DirectoryInfo Root => Framework.Parent!.Parent!.Parent!.Parent!.Parent!;

    public static string Samples => Path.Combine(Root.FullName, "samples");

    public static DirectoryInfo SourceOf(string sample) => new(Path.Combine(Samples, sample));

    public static Task<SampleRun> RunAsync(string sample, params string[] arguments) =>
        RunAsync(new Dictionary<string, string>(), sample, arguments);

    public static async Task<SampleRun> RunAsync(
        IReadOnlyDictionary<string, string> environment, string sample, params string[] arguments)
    {
        string program = Path.Combine(
            SourceOf(sample).FullName, "bin", Framework.Parent!.Name, Framework.Name, $"{sample}.dll");
        ProcessStartInfo start = new("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource timeout = new(Limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{sample} {string.Join(' ', arguments)} still runs after {Limit}.");
        }

        return new SampleRun(process.ExitCode, await output, await error);
    }
}
