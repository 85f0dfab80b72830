using HttpGateway.Configuration;
using HttpGateway.Discovery;
using HttpGateway.Proxying;
using HttpGateway.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Routing;

/// <summary>A route table with the real rules of YARP and of the policies, without a server.</summary>
internal sealed class TestTable : IDisposable
{
    private readonly ServiceProvider _services;

    public TestTable(GatewaySettings? settings = null)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddGateway();
        _services = services.BuildServiceProvider();
        Table = new RouteTable(
            Provider,
            new ConfigurationCheck(_services.GetRequiredService<IConfigValidator>()),
            settings ?? new GatewaySettings(),
            ["docker", "dns"],
            Problems,
            NullLogger<RouteTable>.Instance);
    }

    public RouteTable Table { get; }

    public ProblemList Problems { get; } = new();

    public string[] RouteIds => [.. Provider.GetConfig().Routes.Select(static route => route.RouteId)];

    public string[] ClusterIds => [.. Provider.GetConfig().Clusters.Select(static cluster => cluster.ClusterId)];

    public IProxyConfig Config => Provider.GetConfig();

    private MergedConfigProvider Provider => _services.GetRequiredService<MergedConfigProvider>();

    public static DiscoverySnapshot Snapshot(
        IEnumerable<RouteConfig> routes, IEnumerable<ClusterConfig> clusters) => new([.. routes], [.. clusters], []);

    public static RouteConfig Route(string id, string cluster, string path, params string[] hosts) => new()
    {
        RouteId = id,
        ClusterId = cluster,
        Match = new RouteMatch { Path = path, Hosts = hosts.Length == 0 ? null : hosts },
    };

    public static ClusterConfig Cluster(
        string id, string? address = "http://127.0.0.1:1", string? policy = null) => new()
    {
        ClusterId = id,
        LoadBalancingPolicy = policy,
        Destinations = address is null
            ? null
            : new Dictionary<string, DestinationConfig> { ["d"] = new() { Address = address } },
    };

    public void Dispose()
    {
        Table.Dispose();
        _services.Dispose();
    }
}
