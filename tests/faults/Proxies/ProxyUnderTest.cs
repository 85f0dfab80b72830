using System.Diagnostics;
using System.Text.Json;
using Faults.Surroundings;

namespace Faults.Proxies;

/// <summary>A proxy that runs as a process, with a configuration file that can be changed while it runs.</summary>
internal sealed class ProxyUnderTest : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly ProxyKind _kind;
    private readonly Surrounding? _surrounding;
    private readonly string _folder = Directory.CreateTempSubdirectory("faults-").FullName;
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly HttpClient _http = new();

    private ProxyUnderTest(ProxyKind kind, IReadOnlyList<int> servers, Surrounding? surrounding)
    {
        _kind = kind;
        _surrounding = surrounding;
        Configure(servers);
        string[] arguments = ProxyConfiguration.Arguments(kind, ConfigurationFile, surrounding);
        ProcessStartInfo start = new("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = UnixSignals.WithDefaults(() => Process.Start(start)!);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The port for clients.</summary>
    public int Port { get; private set; }

    private string ConfigurationFile => Path.Combine(_folder, "proxy.json");

    /// <summary>Starts a proxy and waits until it listens.</summary>
    public static async Task<ProxyUnderTest> StartAsync(
        ProxyKind kind, IReadOnlyList<int> servers, Surrounding? surrounding)
    {
        ProxyUnderTest proxy = new(kind, servers, surrounding);
        proxy.Port = await proxy.WaitForPortAsync("Listening on ").ConfigureAwait(false);
        await proxy.WaitForPortAsync("Status on ").ConfigureAwait(false);
        return proxy;
    }

    /// <summary>Replaces the configuration file: these servers from now on.</summary>
    /// <remarks>By rename, as careful tools do.</remarks>
    public void Configure(IReadOnlyList<int> servers)
    {
        string next = ConfigurationFile + ".next";
        File.WriteAllText(next, ProxyConfiguration.Text(_kind, servers, _surrounding));
        File.Move(next, ConfigurationFile, overwrite: true);
    }

    /// <summary>What the proxy reports of itself.</summary>
    public async Task<ProxyStatus> StatusAsync()
    {
        using JsonDocument status = JsonDocument.Parse(
            await _http.GetStringAsync(new Uri(StatusUrl())).ConfigureAwait(false));
        return ProxyStatus.Parse(_kind, status.RootElement);
    }

    /// <summary>The memory in use, in bytes.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>Asks the process to end, and waits for it.</summary>
    /// <returns>Its exit code and its last line.</returns>
    public async Task<(int ExitCode, string LastLine)> TerminateAsync()
    {
        UnixSignals.Send(_process.Id, "TERM");
        await _process.WaitForExitAsync().WaitAsync(LongestWait).ConfigureAwait(false);
        lock (_lines)
        {
            return (_process.ExitCode, _lines.LastOrDefault(static line => line.Length > 0) ?? "");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Keep(string? line)
    {
        lock (_lines)
        {
            _lines.Add(line ?? "");
        }
    }

    private string StatusUrl()
    {
        string url = FindLine("Status on ")!;
        return _kind == ProxyKind.Gateway ? url + "/status" : url;
    }

    private string? FindLine(string start)
    {
        lock (_lines)
        {
            return _lines.Find(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
        }
    }

    private async Task<int> WaitForPortAsync(string start)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (FindLine(start) is { } address)
            {
                Uri uri = new(address.Contains("://", StringComparison.Ordinal) ? address : $"tcp://{address}");
                return uri.Port;
            }

            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > LongestWait)
            {
                lock (_lines)
                {
                    throw new InvalidOperationException($"No line '{start}…': {string.Join('\n', _lines)}");
                }
            }

            await Task.Delay(50).ConfigureAwait(false);
        }
    }
}
