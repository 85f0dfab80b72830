using Balancing.Yarp;
using HttpGateway.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Routing;

/// <summary>Gives clusters the session cookie of the section Sticky.</summary>
internal static class StickyClusters
{
    private const string Policy = "HashCookie";

    /// <summary>Makes a cluster sticky, unless it says itself what its sessions are, or a hash already does it.
    /// </summary>
    public static ClusterConfig Apply(ClusterConfig cluster, StickySettings? sticky)
    {
        bool saysItself = cluster.SessionAffinity is { Enabled: false } or { AffinityKeyName.Length: > 0 };
        if (sticky is null
            || saysItself
            || cluster.LoadBalancingPolicy is BalancingPolicies.ConsistentHash or BalancingPolicies.IPHash)
        {
            return cluster;
        }

        SessionAffinityConfig affinity = cluster.SessionAffinity ?? new SessionAffinityConfig { Policy = Policy };
        return cluster with
        {
            SessionAffinity = affinity with
            {
                Enabled = true,
                AffinityKeyName = NameOf(sticky.Cookie, cluster.ClusterId),
            },
        };
    }

    // A cookie of its own for each cluster: with a common one, every change of the cluster would end the session.
    private static string NameOf(string prefix, string clusterId) =>
        $"{prefix}-{string.Concat(clusterId.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}";
}
