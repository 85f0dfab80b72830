using System.Collections.Immutable;
using System.Globalization;
using Edge.Processes;
using Edge.Servers;

namespace Edge.Topology;

/// <summary>All three tiers, each of its members a process.</summary>
internal sealed class Fleet(HttpClient http, Action<string> log) : IAsyncDisposable
{
    private const int FirstServers = 5;
    private const int GatewayCount = 2;

    private readonly GatewayFile _file = new();

    // Immutable lists: scenes change them while the display and signals read them.
    private volatile ImmutableList<ChildProcess> _children = [];
    private volatile ImmutableList<Server> _servers = [];
    private volatile ImmutableList<Gateway> _gateways = [];

    /// <summary>The servers that the gateways have been told of, dead or alive.</summary>
    public IReadOnlyList<Server> Servers => _servers;

    public IReadOnlyList<Gateway> Gateways => _gateways;

    /// <summary>Where clients connect to.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The JSON report of the proxy of layer 4.</summary>
    public Uri ProxyStatus { get; private set; } = null!;

    /// <summary>Starts the tiers, the last one first, and waits until each is ready.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _servers = [.. await Task.WhenAll(
            Enumerable.Range(1, FirstServers).Select(_ => StartServerAsync(cancellation)))];
        await _file.WriteAsync(_servers, cancellation);
        _gateways = [.. await Task.WhenAll(
            Enumerable.Range(1, GatewayCount).Select(number => StartGatewayAsync(number, cancellation)))];
        await StartProxyAsync(cancellation);
    }

    /// <summary>Starts one more server. The gateways are not told of it.</summary>
    public async Task<Server> StartServerAsync(CancellationToken cancellation)
    {
        int number = _children.Count(static child => IsServer(child.Name)) + 1;
        string name = string.Create(CultureInfo.InvariantCulture, $"server-{number}");
        ChildProcess child = Start(name, "Edge", DemoServer.Command, name);
        Server server = new(name, await child.Address.WaitAsync(cancellation));
        Report(child, server.Address);
        return server;
    }

    /// <summary>Adds a server to the file that the gateways watch.</summary>
    public Task AddAsync(Server server, CancellationToken cancellation)
    {
        _servers = _servers.Add(server);
        return _file.WriteAsync(_servers, cancellation);
    }

    /// <summary>Ends a server without a warning.</summary>
    public void KillServer(string name) => _children.Single(child => child.Name == name).Kill();

    /// <summary>Says that processes may end from now on: Ctrl+C in a terminal reaches all of them.</summary>
    public void ExpectEnd() => _children.ForEach(static child => child.ExpectEnd());

    public async ValueTask DisposeAsync()
    {
        ExpectEnd();
        await Task.WhenAll(_children.Select(static child => child.DisposeAsync().AsTask()));
        _file.Dispose();
    }

    private static bool IsServer(string name) => name.StartsWith("server-", StringComparison.Ordinal);

    private async Task<Gateway> StartGatewayAsync(int number, CancellationToken cancellation)
    {
        ChildProcess child = Start(
            string.Create(CultureInfo.InvariantCulture, $"gateway-{number}"),
            "HttpGateway",
            "--config", _file.Path, "--urls", "http://127.0.0.1:0",
            "--admin", "http://127.0.0.1:0", "--admin-changes");
        string address = await child.Address.WaitAsync(cancellation);
        Uri status = new(await child.StatusAddress.WaitAsync(cancellation));
        Report(child, $"{address}, status page {status}");
        return new Gateway(child, address, status, http);
    }

    private async Task StartProxyAsync(CancellationToken cancellation)
    {
        ChildProcess child = Start(
            "TcpProxy",
            "TcpProxy",
            [
                "--listen", "127.0.0.1:0", "--status", "127.0.0.1:0", "--algorithm", "least-connections",
                "--health-interval", "500ms",
                .. _gateways.SelectMany(static gateway => (string[])
                    ["--backend", $"{gateway.Address},id={gateway.Name}"]),
            ]);
        string address = await child.Address.WaitAsync(cancellation);
        Address = new Uri($"http://{address}");
        ProxyStatus = new Uri(await child.StatusAddress.WaitAsync(cancellation));
        Report(child, $"{address}, status {ProxyStatus}");
    }

    private ChildProcess Start(string name, string program, params string[] arguments)
    {
        ChildProcess child = ChildProcess.Start(name, program, arguments, log);
        _children = _children.Add(child);
        return child;
    }

    private void Report(ChildProcess child, string where) =>
        log(string.Create(CultureInfo.InvariantCulture, $"{child.Name} is process {child.Id} on {where}."));
}
