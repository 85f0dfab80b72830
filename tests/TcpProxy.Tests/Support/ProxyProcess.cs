using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Balancing.Tests.Common;
using TcpProxy.Status;

namespace TcpProxy.Tests.Support;

/// <summary>The program in a process of its own, as users start it.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private const string Listening = "Listening on ";
    private const string StatusOn = "Status on ";

    private static readonly HttpClient Http = new();

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private ProxyProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "TcpProxy.dll");

    /// <summary>The address for clients.</summary>
    public IPEndPoint EndPoint => EndPoints[0];

    /// <summary>The addresses of all listeners.</summary>
    public IPEndPoint[] EndPoints => [.. LinesAfter(Listening).Select(IPEndPoint.Parse)];

    public Uri StatusUri => new(LinesAfter(StatusOn)[0]);

    /// <summary>Completes when the ready lines are there.</summary>
    public Task Ready => _ready.Task;

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

    /// <summary>Starts the program with a listener and a status server on free ports, and waits until it is ready.
    /// </summary>
    public static async Task<ProxyProcess> StartAsync(string engine, params string[] arguments)
    {
        ProxyProcess proxy = Start(
            ["--listen", "127.0.0.1:0", "--status", "127.0.0.1:0", "--engine", engine, .. arguments]);
        await proxy._ready.Task.Bounded();
        return proxy;
    }

    /// <summary>Starts the program with so many descriptors, and waits until it is ready.</summary>
    public static async Task<ProxyProcess> StartLimitedAsync(int descriptors, string arguments)
    {
        ProxyProcess proxy = Run(
            "sh", "-c",
            $"ulimit -n {descriptors}; exec dotnet '{Program}' --listen 127.0.0.1:0 --status 127.0.0.1:0 {arguments}");
        await proxy.Ready.Bounded();
        return proxy;
    }

    /// <summary>Starts the program with these arguments and no others.</summary>
    public static ProxyProcess Start(params string[] arguments) => Run("dotnet", [Program, .. arguments]);

    private static ProxyProcess Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ProxyProcess(UnixSignals.WithDefaults(() => Process.Start(start)!));
    }

    /// <summary>Sends a signal: <c>"TERM"</c>, <c>"INT"</c>, <c>"HUP"</c>.</summary>
    public void Signal(string signal) => UnixSignals.Send(_process.Id, signal);

    /// <summary>Sets how many descriptors the process may have.</summary>
    /// <returns>The limit of before.</returns>
    public ulong LimitDescriptors(ulong limit) => ProcessDescriptors.SetLimit(_process.Id, limit);

    /// <summary>Waits for the end.</summary>
    public async Task<ProcessRun> EndAsync()
    {
        await _process.WaitForExitAsync().Bounded();
        await _reading.Bounded();
        return new ProcessRun(_process.ExitCode, string.Join('\n', _output), string.Join('\n', _errors));
    }

    public async Task<StatusReport> StatusAsync() =>
        (await Http.GetFromJsonAsync(StatusUri, StatusJson.Default.StatusReport).Bounded())!;

    /// <summary>Waits until the status is as expected.</summary>
    public Task<StatusReport> StatusAsync(Func<StatusReport, bool> expected) => Wait.UntilAsync(StatusAsync, expected);

    /// <summary>Waits until every thread of the process sleeps, at many looks in a row.</summary>
    /// <remarks>A thread that turns in a loop is seen running, or waiting for a core, at every look: no measure of time
    /// is needed, on a busy machine neither.</remarks>
    public Task SleepAsync()
    {
        const int LooksInARow = 10;
        int sleeping = 0;
        return Wait.UntilAsync(
            () => Task.FromResult(sleeping = IsAsleep() ? sleeping + 1 : 0),
            static looks => looks == LooksInARow);
    }

    /// <summary>Waits until a line with this text is on stderr.</summary>
    public Task<string[]> ErrorsWithAsync(string text) => Wait.UntilAsync(
        () => Task.FromResult(Errors),
        lines => lines.Any(line => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>Waits until so many lines are on stderr.</summary>
    public Task<string[]> ErrorsAsync(int count) =>
        Wait.UntilAsync(() => Task.FromResult(Errors), lines => lines.Length >= count);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private bool IsAsleep()
    {
        _process.Refresh();
        try
        {
            return _process.Threads.Cast<ProcessThread>()
                .All(static thread => thread.ThreadState == System.Diagnostics.ThreadState.Wait);
        }
        catch (InvalidOperationException)
        {
            return false; // a thread has ended meanwhile
        }
    }

    private string[] LinesAfter(string beginning)
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

            if (line.StartsWith(StatusOn, StringComparison.Ordinal)) // the last of the ready lines
            {
                _ready.TrySetResult();
            }
        }

        _ready.TrySetException(new InvalidOperationException($"The program ended: {string.Join('\n', Errors)}"));
        _ = _ready.Task.Exception; // nothing waits for it in tests of bad input
    }
}
