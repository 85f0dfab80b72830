using System.Diagnostics;
using Balancing.Tests.Common;

namespace HttpGateway.Tests.Support;

/// <summary>The program in a process of its own, as users start it.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private const string Listening = "Listening on ";
    private const string HealthOn = "Health on ";
    private const string StatusOn = "Status on ";

    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private GatewayProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "HttpGateway.dll");

    /// <summary>The first address for clients.</summary>
    public Uri Address => Addresses[0];

    /// <summary>The addresses of all listeners.</summary>
    public Uri[] Addresses => [.. LinesAfter(Listening).Select(static line => new Uri(line))];

    /// <summary>The address of the status page, <c>…/_balancing</c>.</summary>
    public Uri StatusAddress => new(LinesAfter(StatusOn)[0]);

    /// <summary>The address for health checks, <c>…/healthz</c>.</summary>
    public Uri HealthAddress => new(LinesAfter(HealthOn)[0]);

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

    /// <summary>Starts the program with listeners on free ports, and waits until it is ready.</summary>
    public static Task<GatewayProcess> StartAsync(string file, params string[] arguments) =>
        StartAsync(file, NoVariables, arguments);

    /// <summary>The same, with environment variables.</summary>
    public static Task<GatewayProcess> StartAsync(
        string file, IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        ReadyAsync(Start(
            variables,
            [
                "--config", file, .. (arguments.Contains("--urls") ? (string[])[] : ["--urls", "http://127.0.0.1:0"]),
                "--admin", "http://127.0.0.1:0", .. arguments,
            ]));

    /// <summary>Starts the program with the listeners of the file, and waits until it is ready.</summary>
    public static Task<GatewayProcess> StartWithFileUrlsAsync(string file, params string[] arguments) =>
        ReadyAsync(Start(["--config", file, "--admin", "http://127.0.0.1:0", .. arguments]));

    /// <summary>Starts the program with these arguments and no others.</summary>
    public static GatewayProcess Start(params string[] arguments) => Start(NoVariables, arguments);

    /// <summary>Sends a signal: <c>"TERM"</c>, <c>"INT"</c>.</summary>
    public void Signal(string signal) => UnixSignals.Send(_process.Id, signal);

    /// <summary>Waits for the end.</summary>
    public async Task<ProcessRun> EndAsync()
    {
        await _process.WaitForExitAsync().Bounded();
        await _reading.Bounded();
        return new ProcessRun(_process.ExitCode, string.Join('\n', _output), string.Join('\n', _errors));
    }

    /// <summary>Waits until a line with this text is on stderr.</summary>
    public Task<string[]> ErrorsWithAsync(string text) => Wait.UntilAsync(
        () => Task.FromResult(Errors),
        lines => lines.Any(line => line.Contains(text, StringComparison.Ordinal)));

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

    private static GatewayProcess Start(IReadOnlyDictionary<string, string> variables, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return new GatewayProcess(UnixSignals.WithDefaults(() => Process.Start(start)!));
    }

    private static async Task<GatewayProcess> ReadyAsync(GatewayProcess gateway)
    {
        await gateway._ready.Task.Bounded();
        return gateway;
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
