using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.SessionAffinity;

namespace Balancing.Yarp.Configuration;

/// <summary>Reads the settings of a cluster.</summary>
internal static class ClusterSettingsReader
{
    /// <summary>Reads the metadata of a cluster.</summary>
    /// <param name="cluster">The configuration of the cluster.</param>
    /// <param name="errors">Takes a message for each wrong or unknown setting.</param>
    public static ClusterSettings Read(ClusterConfig cluster, ICollection<string> errors)
    {
        ClusterSettings settings = new()
        {
            Redistributes = cluster.SessionAffinity is { Enabled: true } affinity
                && (string.IsNullOrEmpty(affinity.FailurePolicy)
                    || string.Equals(
                        affinity.FailurePolicy,
                        SessionAffinityConstants.FailurePolicies.Redistribute,
                        StringComparison.OrdinalIgnoreCase)),
        };
        MetadataReader.Read($"Cluster '{cluster.ClusterId}'", cluster.Metadata, ClusterSetting.All, settings, errors);
        return settings;
    }
}
