using System.Globalization;
using Edge.Processes;
using Edge.Servers;

namespace Edge.Scenes;

/// <summary>The three tiers: a proxy of layer 4, two gateways of layer 7, and the servers.</summary>
internal sealed class Topology : IAsyncDisposable
{
    private const string AnyPort = "127.0.0.1:0";
    private const int ServersAtFirst = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-").FullName;
    private readonly List<ChildProcess> _servers = [];
    private readonly List<ChildProcess> _gateways = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly GatewayFile _file;
    private readonly List<ChildProcess> _proxies = [];

    private Topology() => _file = new GatewayFile(_folder);

    public IReadOnlyList<ChildProcess> Servers => _servers;

    public IReadOnlyList<ChildProcess> Gateways => _gateways;

    /// <summary>The proxy of layer 4.</summary>
    public ChildProcess Proxy => _proxies[0];

    /// <summary>Where clients send their requests.</summary>
    public Uri Address => new($"http://{Proxy.AddressIn(ReadyLine.Listening)}/");

    /// <summary>Starts all processes.</summary>
    /// <exception cref="StartException">One of them did not start.</exception>
    public static async Task<Topology> StartAsync()
    {
        Topology topology = new();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, ServersAtFirst).Select(_ => topology.StartServerAsync()));
            topology.WriteFile();
            await topology.StartGatewayAsync();
            await topology.StartGatewayAsync();
            await topology.StartProxyAsync();
            return topology;
        }
        catch
        {
            await topology.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills a gateway. The proxy notices by itself.</summary>
    public Task KillGatewayAsync(int index) => _gateways[index].KillAsync();

    /// <summary>Kills a server. The gateways notice by themselves.</summary>
    public Task KillServerAsync(int index) => _servers[index].KillAsync();

    /// <summary>Starts another server, and adds it to the file of the gateways.</summary>
    public async Task AddServerAsync()
    {
        await StartServerAsync();
        WriteFile();
    }

    /// <summary>Asks every running gateway to send a server no more requests.</summary>
    public async Task DrainServerAsync(int index)
    {
        foreach (ChildProcess gateway in _gateways.Where(static gateway => !gateway.HasEnded))
        {
            Uri page = new(gateway.AddressIn(ReadyLine.Status));
            using HttpRequestMessage request = new(
                HttpMethod.Post, $"{page}/pools/{GatewayFile.Pool}/backends/{_servers[index].Name}/drain");
            request.Headers.Add("Origin", page.GetLeftPart(UriPartial.Authority)); // as the page's button does
            using HttpResponseMessage response = await _http.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }
    }

    public async ValueTask DisposeAsync()
    {
        ChildProcess[] processes = [.. _proxies, .. _gateways, .. _servers];
        await Task.WhenAll(processes.Select(static process => process.DisposeAsync().AsTask()));
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // "a" for 0, as on the screen.
    private static string NameOf(int index) => $"server-{(char)('a' + index)}";

    private void WriteFile() =>
        _file.Write(_servers.Select(static server => (server.Name, server.AddressIn(ReadyLine.Listening))));

    private Task StartServerAsync()
    {
        ChildProcess server = OriginServer.Create(NameOf(_servers.Count));
        _servers.Add(server);
        return server.WaitUntilReadyAsync();
    }

    private Task StartGatewayAsync()
    {
        ChildProcess gateway = new(
            string.Create(CultureInfo.InvariantCulture, $"gateway-{_gateways.Count + 1}"),
            "HttpGateway.dll",
            ["--config", _file.Path, "--urls", $"http://{AnyPort}", "--admin", $"http://{AnyPort}", "--admin-changes"],
            [ReadyLine.Listening, ReadyLine.Status]);
        _gateways.Add(gateway);
        return gateway.WaitUntilReadyAsync();
    }

    private Task StartProxyAsync()
    {
        ChildProcess proxy = new(
            "layer-4",
            "TcpProxy.dll",
            [
                "--listen", AnyPort, "--status", AnyPort,
                "--algorithm", "least-connections", "--health-interval", "500ms",
                .. _gateways.SelectMany(static gateway => new[] { "--backend", BackendOf(gateway) }),
            ],
            [ReadyLine.Listening, ReadyLine.Status]);
        _proxies.Add(proxy);
        return proxy.WaitUntilReadyAsync();
    }

    private static string BackendOf(ChildProcess gateway) =>
        $"{new Uri(gateway.AddressIn(ReadyLine.Listening)).Authority},id={gateway.Name}";
}
