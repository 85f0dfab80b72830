using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Routing;

/// <summary>Routes and clusters of the file and of all sources.</summary>
internal sealed class MergedConfig : IProxyConfig, IDisposable
{
    private readonly CancellationTokenSource _replaced = new();

    public MergedConfig(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters)
    {
        Routes = routes;
        Clusters = clusters;
        ChangeToken = new CancellationChangeToken(_replaced.Token);
    }

    public IReadOnlyList<RouteConfig> Routes { get; }

    public IReadOnlyList<ClusterConfig> Clusters { get; }

    public IChangeToken ChangeToken { get; }

    public bool Equals(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters) =>
        Routes.SequenceEqual(routes) && Clusters.SequenceEqual(clusters);

    /// <summary>Tells YARP to ask for the next one.</summary>
    public void Replace() => _replaced.Cancel();

    public void Dispose() => _replaced.Dispose();
}
