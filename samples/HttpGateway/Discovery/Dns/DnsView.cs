using HttpGateway.Discovery.Pools;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Discovery.Dns;

/// <summary>The clusters of all entries, and what is wrong with them.</summary>
internal sealed class DnsView(Action<DiscoverySnapshot> publish)
{
    private readonly Lock _gate = new();
    private readonly Publication _publication = new(publish);
    private readonly List<Problem> _refused = [];
    private readonly SortedDictionary<string, (ClusterConfig Cluster, Problem? Problem)> _clusters =
        new(StringComparer.Ordinal);

    /// <summary>Reports an entry that cannot be used.</summary>
    public void Refuse(Problem problem) => _refused.Add(problem);

    /// <summary>Takes the present state of a cluster.</summary>
    public void Set(ClusterConfig cluster, Problem? problem)
    {
        lock (_gate)
        {
            _clusters[cluster.ClusterId] = (cluster, problem);
        }
    }

    /// <summary>Publishes all clusters, if one has changed.</summary>
    public void Publish()
    {
        lock (_gate)
        {
            _publication.Publish(new DiscoverySnapshot(
                [],
                [.. _clusters.Values.Select(static entry => entry.Cluster)],
                [.. _refused, .. _clusters.Values.Select(static entry => entry.Problem).OfType<Problem>()]));
        }
    }
}
