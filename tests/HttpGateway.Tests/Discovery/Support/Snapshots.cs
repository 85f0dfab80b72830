using Balancing.Yarp;
using HttpGateway.Discovery;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Discovery.Support;

/// <summary>What tests ask of snapshots.</summary>
internal static class Snapshots
{
    /// <summary>The destinations of a cluster with address and weight, in order: <c>web-1=http://10.0.0.1:80/*1</c>.
    /// </summary>
    public static string Destinations(this DiscoverySnapshot snapshot, string clusterId)
    {
        ClusterConfig? cluster = snapshot.Clusters.SingleOrDefault(cluster => cluster.ClusterId == clusterId);
        return cluster is null ? "no cluster" : string.Join(' ', cluster.Destinations!
            .OrderBy(static destination => destination.Key, StringComparer.Ordinal)
            .Select(static destination => $"{destination.Key}={destination.Value.Address}*"
                + destination.Value.Metadata![BalancingMetadata.Weight]));
    }

    /// <summary>The ids of the routes, in order.</summary>
    public static string RouteIds(this DiscoverySnapshot snapshot) => string.Join(
        ' ', snapshot.Routes.Select(static route => route.RouteId).Order(StringComparer.Ordinal));

    /// <summary>The subjects of the problems, in order.</summary>
    public static string Subjects(this DiscoverySnapshot snapshot) => string.Join(
        ' ', snapshot.Problems.Select(static problem => problem.Subject).Order(StringComparer.Ordinal));
}
