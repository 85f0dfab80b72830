using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Tests.Support;

/// <summary>A proxy on Kestrel with one route and one cluster, unless a test says otherwise.</summary>
internal sealed class ProxyHost : IAsyncDisposable
{
    private readonly ConfigSignal _signal = new();
    private readonly WebApplication _app;

    private ProxyHost(WebApplication app, ConfigSignal signal)
    {
        _app = app;
        _signal = signal;
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { Timeout = Loopback.Patience };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public BalancingClusters Clusters => Services.GetRequiredService<BalancingClusters>();

    public BackendPool Pool => Clusters.TryGetPool(Configs.ClusterId, out BackendPool? pool)
        ? pool
        : throw new InvalidOperationException("There is no pool.");

    public ClusterState Cluster =>
        Services.GetRequiredService<IProxyStateLookup>().TryGetCluster(Configs.ClusterId, out ClusterState? cluster)
            ? cluster
            : throw new InvalidOperationException("There is no cluster.");

    public static Task<ProxyHost> StartAsync(ClusterConfig cluster, ProxySetup? setup = null) =>
        StartAsync([Configs.Route()], [cluster], setup);

    public static async Task<ProxyHost> StartAsync(
        IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters, ProxySetup? setup = null)
    {
        setup ??= new ProxySetup();
        WebApplicationBuilder builder = Loopback.CreateBuilder(setup.Protocols);
        ConfigSignal signal = new();
        builder.Services.AddSingleton<IConfigChangeListener>(signal);
        builder.Services.AddSingleton<IActiveHealthCheckMonitor, NoProbes>();
        setup.Services?.Invoke(builder.Services);
        IReverseProxyBuilder proxy = builder.Services.AddReverseProxy();
        if (setup.Load is null)
        {
            proxy.LoadFromMemory(routes, clusters);
        }
        else
        {
            setup.Load(proxy);
        }

        proxy.AddBalancing(setup.Options);
        setup.Proxy?.Invoke(proxy);
        WebApplication app = builder.Build();
        try
        {
            setup.App?.Invoke(app);
            if (setup.Pipeline is null)
            {
                app.MapReverseProxy();
            }
            else
            {
                app.MapReverseProxy(setup.Pipeline);
            }

            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        ProxyHost host = new(app, signal);
        host.Client.BaseAddress = Loopback.AddressOf(app);
        if (setup.Protocols == HttpProtocols.Http2)
        {
            host.Client.DefaultRequestVersion = System.Net.HttpVersion.Version20;
            host.Client.DefaultVersionPolicy = System.Net.Http.HttpVersionPolicy.RequestVersionExact;
        }

        return host;
    }

    public Backend Backend(string id) =>
        Pool.TryGetBackend(id, out Backend? backend) ? backend : throw new KeyNotFoundException(id);

    /// <summary>Changes the configuration and waits until YARP has taken it over or refused it.</summary>
    /// <returns>What YARP refused it with; null if it did not.</returns>
    public Task<Exception?> ReloadAsync(params ClusterConfig[] clusters) => ReloadAsync([Configs.Route()], clusters);

    public async Task<Exception?> ReloadAsync(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters)
    {
        Task<Exception?> applied = _signal.Next();
        Services.GetRequiredService<InMemoryConfigProvider>().Update(routes, clusters);
        return await applied.WaitAsync(Loopback.Patience);
    }

    /// <summary>Sets what YARP's active health checks find.</summary>
    public void SetHealth(string destinationId, bool isHealthy)
    {
        DestinationState destination = Cluster.Destinations[destinationId];
        Services.GetRequiredService<IDestinationHealthUpdater>().SetActive(
            Cluster,
            [
                new NewActiveDestinationHealth(
                    destination, isHealthy ? DestinationHealth.Healthy : DestinationHealth.Unhealthy),
            ]);
    }

    [SuppressMessage("Usage", "CA2234:Pass system uri objects instead of strings", Justification = "Relative.")]
    public async Task<string> GetAsync(string path = "/", string? user = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path)
        {
            Version = Client.DefaultRequestVersion,
            VersionPolicy = Client.DefaultVersionPolicy,
        };
        if (user is not null)
        {
            request.Headers.Add("X-User", user);
        }

        using HttpResponseMessage response = await Client.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? body : $"{(int)response.StatusCode}";
    }

    /// <summary>How many of some requests each server answered.</summary>
    public async Task<Dictionary<string, int>> CountAsync(int requests, Func<int, string?>? user = null)
    {
        Dictionary<string, int> counts = [];
        for (int request = 0; request < requests; request++)
        {
            string name = await GetAsync(user: user?.Invoke(request));
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        return counts;
    }

    /// <summary>Waits until no request is in flight on any of the present members.</summary>
    public Task IdleAsync() =>
        Task.WhenAll(Pool.Backends.Select(static backend => backend.WaitForIdleAsync())).WaitAsync(Loopback.Patience);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
