using System.Collections.Immutable;
using Balancing;
using Balancing.Yarp;
using Yarp.ReverseProxy.Model;

namespace HttpGateway.Status.Clusters;

/// <summary>Follows the clusters of YARP: counts their requests, and remembers backends that were removed with
/// requests.</summary>
/// <remarks>YARP reports each change before the next one is made, so nothing is missed while no page is open.</remarks>
internal sealed class ClusterWatch(BalancingClusters pools) : IClusterChangeListener
{
    private static readonly ImmutableSortedDictionary<string, WatchedCluster> None =
        ImmutableSortedDictionary.Create<string, WatchedCluster>(StringComparer.OrdinalIgnoreCase);

    private readonly Lock _gate = new();
    private volatile ImmutableSortedDictionary<string, WatchedCluster> _clusters = None;

    /// <summary>The clusters, and those that were removed with requests; by id.</summary>
    public IEnumerable<WatchedCluster> Clusters => _clusters.Values.Where(static cluster => cluster.IsListed);

    public void OnClusterAdded(ClusterState cluster) => Follow(cluster);

    public void OnClusterChanged(ClusterState cluster) => Follow(cluster);

    public void OnClusterRemoved(ClusterState cluster) => Set(cluster, pool: null, isPresent: false);

    private void Follow(ClusterState cluster) =>
        Set(cluster, pools.TryGetPool(cluster.ClusterId, out BackendPool? pool) ? pool : null, isPresent: true);

    private void Set(ClusterState cluster, BackendPool? pool, bool isPresent)
    {
        lock (_gate)
        {
            WatchedCluster before = _clusters.GetValueOrDefault(cluster.ClusterId) ?? new WatchedCluster();
            WatchedCluster next = before.Follow(
                cluster.Model.Config, pool, isPresent && pool is null ? cluster : null);
            _clusters = _clusters
                .RemoveRange(_clusters.Where(static entry => !entry.Value.IsListed).Select(static entry => entry.Key))
                .SetItem(cluster.ClusterId, next);
        }
    }
}
