using System.Globalization;
using Balancing.Yarp;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;

namespace HttpGateway.Discovery.Pools;

/// <summary>Makes the configuration of discovered clusters.</summary>
internal static class ClusterFactory
{
    private const string FailuresThatEject = "5";

    private static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Makes a cluster. Of members with one id, regardless of case, the first one counts.</summary>
    public static ClusterConfig Create(string id, PoolSettings settings, IEnumerable<Member> members)
    {
        Dictionary<string, DestinationConfig> destinations = new(StringComparer.OrdinalIgnoreCase);
        foreach (Member member in members)
        {
            destinations.TryAdd(member.Id, ToDestination(member));
        }

        return new ClusterConfig
        {
            ClusterId = id,
            LoadBalancingPolicy = settings.Policy,
            Metadata = ToMetadata(settings),
            HealthCheck = settings.HealthPath is null ? null : ToHealthCheck(settings.HealthPath),
            Destinations = destinations,
        };
    }

    private static DestinationConfig ToDestination(Member member) => new()
    {
        Address = member.Address.AbsoluteUri,
        Host = member.Host,
        Metadata = new Dictionary<string, string>
        {
            [BalancingMetadata.Weight] = member.Weight.ToString(CultureInfo.InvariantCulture),
        },
    };

    // A server that fails at once has the fewest connections: without ejection it would get most of the requests.
    private static Dictionary<string, string> ToMetadata(PoolSettings settings)
    {
        Dictionary<string, string> metadata = new()
        {
            [BalancingMetadata.OutlierEjectionConsecutiveFailures] = FailuresThatEject,
        };
        if ((settings.Key ?? PolicyName.DefaultKey(settings.Policy)) is { } key)
        {
            metadata[BalancingMetadata.Key] = key;
        }

        return metadata;
    }

    private static HealthCheckConfig ToHealthCheck(string path) => new()
    {
        Active = new ActiveHealthCheckConfig
        {
            Enabled = true,
            Interval = HealthInterval,
            Timeout = HealthTimeout,
            Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
            Path = path,
        },
    };
}
