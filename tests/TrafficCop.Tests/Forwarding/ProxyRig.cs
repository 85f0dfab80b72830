using Balancing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TrafficCop.Forwarding;
using TrafficCop.Hosting;

namespace TrafficCop.Tests.Forwarding;

/// <summary>A proxy in front of servers that behave as the test defines.</summary>
internal sealed class ProxyRig : IAsyncDisposable
{
    private readonly List<LoopbackHost> _servers = [];
    private readonly List<ServerBackend> _backends = [];
    private readonly OutcomeLog _log = new();
    private ProxyHost? _proxy;

    public IReadOnlyList<ServerBackend> Backends => _backends;

    /// <summary>What the proxy has reported; null for a lease without a report.</summary>
    public IReadOnlyCollection<(string Backend, RequestOutcome? Outcome)> Outcomes => _log.Outcomes;

    /// <summary>The address of the proxy.</summary>
    public Uri Url => new(_proxy!.Origin);

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Starts a proxy with round robin: the first request goes to the first server.</summary>
    /// <param name="servers">The handlers of the servers; null for a port that refuses connections.</param>
    public static Task<ProxyRig> StartAsync(params RequestDelegate?[] servers) =>
        StartAsync(
            servers, static pool => new RoundRobinSelector(pool, new RoundRobinSelectorOptions { InitialTurn = 0 }));

    /// <summary>Starts a proxy that sends all requests to the same server.</summary>
    public static Task<ProxyRig> StartStickyAsync(params RequestDelegate?[] servers) =>
        StartAsync(servers, static pool => new ConsistentHashSelector(pool));

    /// <summary>Waits until a condition is true. Fails after 30 seconds.</summary>
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
        await _proxy!.DisposeAsync();
        foreach (LoopbackHost server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<ProxyRig> StartAsync(
        RequestDelegate?[] servers, Func<BackendPool, IBackendSelector> createSelector)
    {
        ProxyRig rig = new();
        foreach (RequestDelegate? handler in servers)
        {
            // A server has to start to get a free port.
            RequestDelegate run = handler ?? (static _ => Task.CompletedTask);
            LoopbackHost server = await LoopbackHost.StartAsync(app => app.Run(run), CancellationToken.None);
            rig._backends.Add(new ServerBackend($"server {rig._backends.Count}", server.Origin));
            rig._servers.Add(server);
            if (handler is null)
            {
                await server.DisposeAsync(); // the port refuses connections from now on
            }
        }

        BackendPool pool = new(
            new BackendPoolOptions { OutlierEjection = new OutlierEjectionOptions() }, rig._backends);
        pool.AddObserver(rig._log);
        IBackendSelector selector = createSelector(pool);
        SelectionKey key = SelectionKey.FromString("user");
        rig._proxy = await ProxyHost.StartAsync(selector, _ => key, CancellationToken.None);
        return rig;
    }
}
