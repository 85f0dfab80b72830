using Yarp.ReverseProxy.Configuration;

namespace Balancing.Yarp.Tests.Support;

/// <summary>Short forms of YARP's configuration.</summary>
internal static class Configs
{
    public const string ClusterId = "c";

    public static RouteConfig Route(
        string id = "r",
        string cluster = ClusterId,
        string path = "{**all}",
        params (string, string)[] metadata) => new()
        {
            RouteId = id,
            ClusterId = cluster,
            Match = new RouteMatch { Path = path },
            Metadata = metadata.Length == 0 ? null : Metadata(metadata),
        };

    public static ClusterConfig Cluster(
        string policy, IEnumerable<(string Id, DestinationConfig Destination)> destinations,
        params (string, string)[] metadata) => new()
        {
            ClusterId = ClusterId,
            LoadBalancingPolicy = policy,
            Destinations = destinations.ToDictionary(
                static entry => entry.Id, static entry => entry.Destination, StringComparer.OrdinalIgnoreCase),
            Metadata = metadata.Length == 0 ? null : Metadata(metadata),
        };

    public static (string Id, DestinationConfig Destination) Destination(
        string id, string address, params (string, string)[] metadata) =>
        (id, new DestinationConfig
        {
            Address = address,
            Metadata = metadata.Length == 0 ? null : Metadata(metadata),
        });

    public static (string Id, DestinationConfig Destination) Destination(
        string id, TestServer server, params (string, string)[] metadata) =>
        Destination(id, server.Address, metadata);

    public static Dictionary<string, string> Metadata(params (string Key, string Value)[] entries) =>
        entries.ToDictionary(static entry => entry.Key, static entry => entry.Value);
}
