using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Discovery;

/// <summary>All that a source has found, and what it had to leave out.</summary>
internal sealed record DiscoverySnapshot(
    IReadOnlyList<RouteConfig> Routes, IReadOnlyList<ClusterConfig> Clusters, IReadOnlyList<Problem> Problems)
{
    public static DiscoverySnapshot Empty { get; } = new([], [], []);
}
