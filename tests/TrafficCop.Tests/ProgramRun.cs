using System.Diagnostics;
using Balancing.Tests.Common;

namespace TrafficCop.Tests;

/// <summary>The program in a process of its own, with its output piped.</summary>
internal sealed class ProgramRun : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private ProgramRun(Process process, TaskCompletionSource firstLine)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _output = ReadAsync(process.StandardOutput, firstLine);
        FirstLine = firstLine.Task;
    }

    /// <summary>Completes when the program has written its first line.</summary>
    public Task FirstLine { get; }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "TrafficCop.dll");

    public static ProgramRun Start(params string[] arguments) => Start("dotnet", [Program, .. arguments]);

    /// <summary>Starts the program in a shell. The arguments may end with a redirection.</summary>
    public static ProgramRun StartInShell(string arguments) =>
        Start("sh", ["-c", $"exec dotnet '{Program}' {arguments}"]);

    /// <summary>Starts the program from a shell that ignores signals: <c>"INT"</c>, <c>"INT HUP"</c>.</summary>
    public static ProgramRun StartIgnoring(string signals, params string[] arguments) =>
        Start("sh", ["-c", $"trap '' {signals}; exec dotnet '{Program}' {string.Join(' ', arguments)}"]);

    private static ProgramRun Start(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["GITHUB_ACTIONS"] = "true"; // makes libraries switch colors on, even for a pipe
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        Process process = UnixSignals.WithDefaults(() => Process.Start(start)!);
        return new ProgramRun(process, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        using CancellationTokenSource timeout = new(Timeout);
        await _process.WaitForExitAsync(timeout.Token);
        return (_process.ExitCode, await _output, await _errors);
    }

    /// <summary>Sends a signal: <c>"INT"</c>, <c>"TERM"</c>.</summary>
    public void Signal(string signal) => UnixSignals.Send(_process.Id, signal);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task<string> ReadAsync(StreamReader output, TaskCompletionSource firstLine)
    {
        string? first = await output.ReadLineAsync();
        firstLine.TrySetResult();
        return first + "\n" + await output.ReadToEndAsync();
    }
}
