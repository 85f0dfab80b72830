using Balancing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TrafficCop.Forwarding;
using TrafficCop.Hosting;

namespace TrafficCop.Tests.Forwarding;

/// <summary>A proxy in front of servers that misbehave as the test wants. With round robin the first request meets the first server.</summary>
internal sealed class ProxyRig : IAsyncDisposable
{
    private readonly List<LoopbackHost> _servers = [];
    private readonly List<ServerBackend> _backends = [];
    private ProxyHost? _front;

    public IReadOnlyList<ServerBackend> Backends => _backends;

    /// <summary>Where the proxy listens.</summary>
    public Uri Url => new(_front!.Origin);

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <param name="servers">What the servers do; null for one whose port refuses connections.</param>
    public static Task<ProxyRig> StartAsync(params RequestDelegate?[] servers) =>
        StartAsync(servers, static pool => new RoundRobinSelector(pool));

    /// <summary>All requests belong to one server, whichever that is.</summary>
    public static Task<ProxyRig> StartStickyAsync(params RequestDelegate?[] servers) =>
        StartAsync(servers, static pool => new ConsistentHashSelector(pool));

    /// <summary>Waits for what must come about soon; the test fails if it never does.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(5, timeout.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _front!.DisposeAsync();
        foreach (LoopbackHost server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<ProxyRig> StartAsync(RequestDelegate?[] servers, Func<BackendPool, IBackendSelector> createSelector)
    {
        ProxyRig rig = new();
        foreach (RequestDelegate? handler in servers)
        {
            // A server needs a moment of life to get a port of its own.
            LoopbackHost server = await LoopbackHost.StartAsync(app => app.Run(handler ?? (static _ => Task.CompletedTask)), CancellationToken.None);
            rig._backends.Add(new ServerBackend($"server {rig._backends.Count}", server.Origin));
            rig._servers.Add(server);
            if (handler is null)
            {
                await server.DisposeAsync(); // from now on its port refuses connections
            }
        }

        IBackendSelector selector = createSelector(new BackendPool(rig._backends));
        rig._front = await ProxyHost.StartAsync(selector, static _ => SelectionKey.FromString("user"), CancellationToken.None);
        return rig;
    }
}
