using System.Globalization;
using Balancing.Yarp;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Routing;

/// <summary>A cluster of the file with the destinations that a source has found.</summary>
internal static class FilledCluster
{
    private const string PolicyPrefix = "Balancing.";

    /// <summary>Makes the cluster.</summary>
    /// <remarks>Policies of YARP know no weights, and one beside them is an error. A destination of weight 0 drains; it
    /// is left out, because they would send requests to it.</remarks>
    public static ClusterConfig Create(ClusterConfig file, ClusterConfig found) => file with
    {
        Destinations = found.Destinations is null || HasWeights(file)
            ? found.Destinations
            : found.Destinations.Where(static destination => !IsDraining(destination.Value)).ToDictionary(
                static destination => destination.Key,
                static destination => WithoutWeight(destination.Value),
                StringComparer.OrdinalIgnoreCase),
    };

    private static bool HasWeights(ClusterConfig cluster) =>
        cluster.LoadBalancingPolicy?.StartsWith(PolicyPrefix, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsDraining(DestinationConfig destination) =>
        destination.Metadata is { } metadata
        && metadata.TryGetValue(BalancingMetadata.Weight, out string? weight)
        && int.TryParse(weight, CultureInfo.InvariantCulture, out int value)
        && value == 0;

    private static DestinationConfig WithoutWeight(DestinationConfig destination)
    {
        Dictionary<string, string> rest = new(destination.Metadata ?? new Dictionary<string, string>());
        rest.Remove(BalancingMetadata.Weight);
        return destination with { Metadata = rest.Count == 0 ? null : rest };
    }
}
