using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Clusters;

/// <summary>Lets pools follow each change of configuration and health at once, with or without traffic.</summary>
/// <remarks>YARP calls it for both. A pool that only followed in a pick would be stale on a status page and during a
/// drain while there are no requests.</remarks>
internal sealed class FollowingDestinationsUpdater(IClusterDestinationsUpdater inner, ClusterPools pools)
    : IClusterDestinationsUpdater
{
    public void UpdateAvailableDestinations(ClusterState cluster)
    {
        inner.UpdateAvailableDestinations(cluster);
        pools.Get(cluster).Follow();
    }

    public void UpdateAllDestinations(ClusterState cluster)
    {
        inner.UpdateAllDestinations(cluster);
        pools.Get(cluster).Follow();
    }
}
