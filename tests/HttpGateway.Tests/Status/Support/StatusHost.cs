using System.Text.Json;
using Balancing;
using Balancing.Yarp;
using HttpGateway.Configuration;
using HttpGateway.Discovery;
using HttpGateway.Status;
using HttpGateway.Status.Reporting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Status.Support;

/// <summary>YARP with the status page, without the rest of the gateway. The path begins with the number of the
/// cluster.</summary>
internal sealed class StatusHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StatusHost(WebApplication app)
    {
        _app = app;
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Address };
    }

    public HttpClient Client { get; }

    public Uri Address => new(_app.Urls.Single());

    public string Origin => _app.Urls.Single();

    public ProblemList Problems => _app.Services.GetRequiredService<ProblemList>();

    public static Task<StatusHost> StartAsync(params ClusterConfig[] clusters) => StartAsync(true, null, clusters);

    public static async Task<StatusHost> StartAsync(
        bool allowsChanges, TimeProvider? time, params ClusterConfig[] clusters)
    {
        // Not a slim one, which watches files: Linux limits the watches of a user.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddSingleton(time ?? TimeProvider.System).AddSingleton<ProblemList>().AddStatus();
        builder.Services.AddReverseProxy().LoadFromMemory(Routes(clusters), clusters).AddBalancing();
        WebApplication app = builder.Build();
        StatusEndpoints.Map(app, new AdminSettings("http://127.0.0.1:0", allowsChanges), app.Services);
        app.MapReverseProxy();
        await app.StartAsync();
        return new StatusHost(app);
    }

    public BackendPool Pool(string cluster) =>
        _app.Services.GetRequiredService<BalancingClusters>().TryGetPool(cluster, out BackendPool? pool)
            ? pool
            : throw new KeyNotFoundException(cluster);

    public Backend Member(string cluster, string id) =>
        Pool(cluster).TryGetBackend(id, out Backend? backend) ? backend : throw new KeyNotFoundException(id);

    /// <summary>Changes the configuration.</summary>
    public void Change(params ClusterConfig[] clusters) =>
        _app.Services.GetRequiredService<InMemoryConfigProvider>().Update(Routes(clusters), clusters);

    /// <summary>Changes the configuration, and waits until the pools have these members.</summary>
    public async Task ReloadAsync(params ClusterConfig[] clusters)
    {
        Change(clusters);
        await Wait.UntilAsync(
            () => Task.FromResult(clusters.All(cluster => Pool(cluster.ClusterId).Backends
                .Cast<DestinationBackend>().Select(static member => member.Destination.DestinationId).Order()
                .SequenceEqual(cluster.Destinations!.Keys.Order()))),
            static applied => applied);
    }

    public Task<string> JsonAsync() => Client.GetStringAsync(new Uri("/_balancing/status", UriKind.Relative));

    public async Task<StatusReport> StatusAsync() => Parse(await JsonAsync());

    /// <summary>Waits until the status is as expected.</summary>
    public async Task<StatusReport> StatusAsync(Func<StatusReport, bool> expected) =>
        Parse(await Wait.UntilAsync(JsonAsync, json => expected(Parse(json)))); // a failure shows the JSON

    /// <summary>The report of one backend of the only pool.</summary>
    public async Task<BackendReport> BackendAsync(string id) =>
        (await StatusAsync()).Pools.Single().Backends.Single(backend => backend.Id == id);

    /// <summary>Sends a request through the proxy.</summary>
    public async Task<int> RequestAsync(int cluster = 0)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri($"/{cluster}/", UriKind.Relative)).Bounded();
        return (int)response.StatusCode;
    }

    /// <summary>Asks for a change as a browser does.</summary>
    /// <param name="path">The path, escaped.</param>
    /// <param name="origin">The header; none if null.</param>
    /// <param name="host">The header; that of the address if null.</param>
    public async Task<int> PostAsync(string path, string? origin, string? host = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(Address, path));
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using HttpResponseMessage response = await Client.SendAsync(request).Bounded();
        return (int)response.StatusCode;
    }

    /// <summary>Ends in an orderly way: requests may end by themselves.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static StatusReport Parse(string json) =>
        JsonSerializer.Deserialize(json, StatusJson.Default.StatusReport)!;

    private static RouteConfig[] Routes(ClusterConfig[] clusters) =>
    [
        .. clusters.Select(static (cluster, number) => new RouteConfig
        {
            RouteId = $"{number}",
            ClusterId = cluster.ClusterId,
            Match = new RouteMatch { Path = $"/{number}/{{**rest}}" },
        }),
    ];
}
