using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Clusters;

/// <summary>One pool for each state of a cluster.</summary>
/// <remarks>A state survives reloads. It can be collected when YARP has dropped it, and the pool with it. A cluster
/// that was removed and added again has another state, and so another pool.</remarks>
internal sealed class ClusterPools
{
    private readonly ConditionalWeakTable<ClusterState, ClusterPool> _pools = [];
    private readonly ConditionalWeakTable<ClusterState, ClusterPool>.CreateValueCallback _create;
    private readonly IServiceProvider _services;

    public ClusterPools(ClusterDesign design, IServiceProvider services)
    {
        _create = cluster => new ClusterPool(cluster, design);
        _services = services;
    }

    public ClusterPool Get(ClusterState cluster) => _pools.GetValue(cluster, _create);

    /// <summary>The cluster that has a request now; null if it has no policy of this package.</summary>
    /// <remarks>A step of the pipeline may have given the request to another cluster than that of its
    /// route.</remarks>
    public BalancedCluster? Find(IReverseProxyFeature proxy)
    {
        ClusterState? cluster = proxy.Route.Cluster;
        if (cluster is null || IsReassigned(proxy, cluster))
        {
            if (!TryFind(proxy.Cluster.Config.ClusterId, out cluster))
            {
                return null;
            }
        }

        return Get(cluster).Follow();
    }

    /// <summary>Whether the cluster that has a request is another than a moment ago.</summary>
    /// <remarks>A selection that found nothing asks this. A reload may have disposed the selector, and the next one may
    /// have removed all backends that it knew.</remarks>
    public bool HasChanged(IReverseProxyFeature proxy, ref BalancedCluster cluster)
    {
        BalancedCluster? now = Find(proxy);
        bool hasChanged = now is not null && now != cluster;
        cluster = now ?? cluster;
        return hasChanged;
    }

    /// <summary>Whether a cluster has, or had until lately, a pool of an equal configuration.</summary>
    /// <remarks>Does not ask YARP's state: a configuration can be validated before there is one.</remarks>
    public bool HasClusterLike(ClusterConfig config) => _pools.Any(
        pool => pool.Key.Model is { } model && config.Equals(model.Config));

    // Looked up late: YARP's state needs the policies, and the policies need this object.
    public bool TryFind(string clusterId, [NotNullWhen(true)] out ClusterState? cluster) =>
        _services.GetRequiredService<IProxyStateLookup>().TryGetCluster(clusterId, out cluster);

    private static bool IsReassigned(IReverseProxyFeature proxy, ClusterState cluster) =>
        !ReferenceEquals(proxy.Cluster, cluster.Model)
        && !string.Equals(proxy.Cluster.Config.ClusterId, cluster.ClusterId, StringComparison.OrdinalIgnoreCase);
}
