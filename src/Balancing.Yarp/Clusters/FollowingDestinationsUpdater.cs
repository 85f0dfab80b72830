using System.Diagnostics.CodeAnalysis;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Clusters;

/// <summary>Lets pools follow each change of configuration and health at once, with or without traffic.</summary>
/// <remarks>YARP calls it for both. A pool that only followed in a pick would be stale on a status page and during a
/// drain while there are no requests. Nothing of a pool escapes into YARP, which would leave the clusters that come
/// after this one as they were.</remarks>
internal sealed class FollowingDestinationsUpdater(
    IClusterDestinationsUpdater inner, ClusterPools pools, ClusterDesign design) : IClusterDestinationsUpdater
{
    public void UpdateAvailableDestinations(ClusterState cluster)
    {
        inner.UpdateAvailableDestinations(cluster);
        Follow(cluster);
    }

    public void UpdateAllDestinations(ClusterState cluster)
    {
        inner.UpdateAllDestinations(cluster);
        Follow(cluster);
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "Whatever a custom policy throws.")]
    private void Follow(ClusterState cluster)
    {
        try
        {
            pools.Get(cluster).Follow();
        }
        catch (Exception exception)
        {
            ClusterLog.NotFollowed(design.Logger, cluster.ClusterId, exception);
        }
    }
}
