using System.Diagnostics;

namespace Samples.Tests;

/// <summary>The proxy of the README as a process of its own, on a free port.</summary>
internal sealed class ReadmeProxy : IDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ReadmeProxy(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public static string Source => Path.Combine(Folder, "Program.cs");

    private static string Folder => Path.Combine(SampleProgram.SourceOf(".").Parent!.FullName, "tests", "ReadmeProxy");

    public static async Task<ReadmeProxy> StartAsync(params string[] servers)
    {
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(Folder, "bin", framework.Parent!.Name, framework.Name, "ReadmeProxy.dll");
        ProcessStartInfo start = new("dotnet", [program, .. servers])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(program), // settings of other samples lie beside the tests
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        Process process = Process.Start(start)!;
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        }
        while (line is not null && !line.Contains(Listening, StringComparison.Ordinal));

        return line is null
            ? throw new InvalidOperationException("The proxy ended before it listened.")
            : new ReadmeProxy(
                process, new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]));
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
