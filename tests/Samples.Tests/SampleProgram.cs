using System.Diagnostics;
using Balancing.Tests.Common;

namespace Samples.Tests;

/// <summary>Runs a sample as a process of its own, with its output piped.</summary>
internal static class SampleProgram
{
    // Far beyond what a sample takes; only there so that one that hangs fails instead of stopping the suite.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    // …/tests/Samples.Tests/bin/<configuration>/<framework>/
    private static readonly DirectoryInfo Framework = new(
        AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private static DirectoryInfo Root => Framework.Parent!.Parent!.Parent!.Parent!.Parent!;

    public static string Samples => Path.Combine(Root.FullName, "samples");

    public static DirectoryInfo SourceOf(string sample) => new(Path.Combine(Samples, sample));

    public static Task<ProcessRun> RunAsync(string sample, params string[] arguments) =>
        RunAsync(new Dictionary<string, string>(), sample, arguments);

    public static Task<ProcessRun> RunAsync(
        IReadOnlyDictionary<string, string> environment, string sample, params string[] arguments)
    {
        string program = Path.Combine(
            SourceOf(sample).FullName, "bin", Framework.Parent!.Name, Framework.Name, $"{sample}.dll");
        ProcessStartInfo start = new("dotnet", [program, .. arguments]);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return ProcessRun.RunAsync(start, Limit);
    }
}
