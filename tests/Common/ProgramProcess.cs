using System.Diagnostics;

namespace Balancing.Tests.Common;

/// <summary>A program in a process of its own, as users start it, and the lines that it writes.</summary>
internal abstract class ProgramProcess : IAsyncDisposable
{
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _lastReadyLine;
    private readonly Task _reading;

    /// <summary>Starts the program.</summary>
    /// <param name="start">The program and its arguments.</param>
    /// <param name="lastReadyLine">The beginning of the line on stdout after which the program is ready.</param>
    /// <param name="readsErrors">False for a reader of stderr that is stuck: what the program writes stays in the
    /// pipe.</param>
    protected ProgramProcess(ProcessStartInfo start, string lastReadyLine, bool readsErrors = true)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _lastReadyLine = lastReadyLine;
        Process = UnixSignals.WithDefaults(() => Process.Start(start)!);
        _reading = Task.WhenAll(
            ReadAsync(Process.StandardOutput, _output),
            readsErrors ? ReadAsync(Process.StandardError, _errors) : Task.CompletedTask);
    }

    /// <summary>Completes when the ready lines are there.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The lines on stderr so far.</summary>
    public string[] Errors
    {
        get
        {
            lock (_errors)
            {
                return [.. _errors];
            }
        }
    }

    protected Process Process { get; }

    /// <summary>Sends a signal: <c>"TERM"</c>, <c>"INT"</c>, <c>"HUP"</c>.</summary>
    public void Signal(string signal) => UnixSignals.Send(Process.Id, signal);

    /// <summary>Waits for the end.</summary>
    public async Task<ProcessRun> EndAsync()
    {
        await Process.WaitForExitAsync().Bounded();
        await _reading.Bounded();
        return new ProcessRun(Process.ExitCode, string.Join('\n', _output), string.Join('\n', _errors));
    }

    /// <summary>Waits until a line with this text is on stderr.</summary>
    public Task<string[]> ErrorsWithAsync(string text) => Wait.UntilAsync(
        () => Task.FromResult(Errors),
        lines => lines.Any(line => line.Contains(text, StringComparison.Ordinal)));

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        await Process.WaitForExitAsync();
        await _reading;
        Process.Dispose();
    }

    /// <summary>The rest of each line on stdout that begins so.</summary>
    protected string[] LinesAfter(string beginning)
    {
        lock (_output)
        {
            return
            [
                .. _output.Where(line => line.StartsWith(beginning, StringComparison.Ordinal))
                    .Select(line => line[beginning.Length..]),
            ];
        }
    }

    private async Task ReadAsync(StreamReader reader, List<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (lines)
            {
                lines.Add(line);
            }

            if (line.StartsWith(_lastReadyLine, StringComparison.Ordinal))
            {
                _ready.TrySetResult();
            }
        }

        _ready.TrySetException(new InvalidOperationException($"The program ended: {string.Join('\n', Errors)}"));
        _ = _ready.Task.Exception; // nothing waits for it in tests of bad input
    }
}
