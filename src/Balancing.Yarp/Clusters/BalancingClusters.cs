using System.Diagnostics.CodeAnalysis;
using Balancing.Yarp.Clusters;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp;

/// <summary>The pools of the clusters that have a policy of this package. A singleton service.</summary>
/// <remarks>All members are safe on any thread. Ids of clusters and destinations ignore case, as in YARP.</remarks>
public sealed class BalancingClusters
{
    private readonly ClusterPools _pools;

    internal BalancingClusters(ClusterPools pools) => _pools = pools;

    /// <summary>Finds the pool of a cluster.</summary>
    /// <param name="clusterId">The id of the cluster.</param>
    /// <param name="pool">The pool. Its members are <see cref="DestinationBackend"/>s; null if there is none.</param>
    /// <returns>False if no such cluster is configured, or if it has no policy of this package.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="clusterId"/> is null.</exception>
    /// <remarks>
    /// <para>Read its status, set flags of its members, add observers. Its membership follows the configuration of
    /// YARP, and <see cref="Backend.IsHealthy"/> follows YARP's available destinations: changes of these two are
    /// overwritten.</para>
    /// <para>A cluster keeps its pool over reloads. A reload makes another pool if it changes the pool's options (load
    /// factor, panic threshold, slow start, ejection). So do two reloads that remove the cluster and add it again. Look
    /// the pool up each time.</para>
    /// </remarks>
    public bool TryGetPool(string clusterId, [NotNullWhen(true)] out BackendPool? pool)
    {
        ArgumentNullException.ThrowIfNull(clusterId);
        pool = _pools.TryFind(clusterId, out ClusterState? cluster) ? _pools.Get(cluster).Follow()?.Pool : null;
        return pool is not null;
    }

    /// <summary>Stops new requests to a destination and waits until the running ones have ended.</summary>
    /// <param name="clusterId">The id of the cluster.</param>
    /// <param name="destinationId">The id of the destination.</param>
    /// <param name="cancellationToken">Cancels the wait; the destination stays drained.</param>
    /// <returns>A task that completes when no request is in flight on the destination.</returns>
    /// <exception cref="ArgumentNullException">An id is null.</exception>
    /// <exception cref="KeyNotFoundException">There is no such cluster with a policy of this package, or it has had no
    /// such destination.</exception>
    /// <remarks>
    /// <para>It works before and after the destination is removed from the configuration: the requests that it still
    /// has are waited for. The last 1,024 removed destinations of a cluster are remembered, and all that are not
    /// idle.</para>
    /// <para>Sessions that YARP's session affinity has bound to the destination still reach it while it is configured.
    /// To take it back into service, set <see cref="Backend.IsDraining"/> of the member of the pool to false.</para>
    /// </remarks>
    public Task DrainAsync(
        string clusterId, string destinationId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clusterId);
        ArgumentNullException.ThrowIfNull(destinationId);
        Task? drained = _pools.TryFind(clusterId, out ClusterState? cluster)
            ? _pools.Get(cluster).TryDrain(destinationId, cancellationToken)
            : null;
        return drained ?? throw new KeyNotFoundException(
            $"There is no destination '{destinationId}' in cluster '{clusterId}', or the cluster has no policy of "
            + $"'{nameof(BalancingPolicies)}'.");
    }
}
