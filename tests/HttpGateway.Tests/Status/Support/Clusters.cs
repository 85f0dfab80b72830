using Balancing.Yarp;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Status.Support;

/// <summary>Short forms of YARP's configuration.</summary>
internal static class Clusters
{
    /// <summary>A cluster <c>web</c> that takes turns, unless a test says otherwise.</summary>
    public static ClusterConfig Create(params (string Id, DestinationConfig Destination)[] destinations) => new()
    {
        ClusterId = "web",
        LoadBalancingPolicy = BalancingPolicies.RoundRobin,
        Destinations = destinations.ToDictionary(
            static entry => entry.Id, static entry => entry.Destination, StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>A cluster of backends that nothing is sent to.</summary>
    public static ClusterConfig OfIds(params string[] ids) =>
        Create([.. ids.Select(static id => Destination(id, "http://127.0.0.1:1/"))]);

    public static ClusterConfig With(this ClusterConfig cluster, params (string Key, string Value)[] metadata) =>
        cluster with { Metadata = Metadata(metadata) };

    public static (string Id, DestinationConfig Destination) Destination(
        string id, string address, params (string Key, string Value)[] metadata) =>
        (id, new DestinationConfig { Address = address, Metadata = Metadata(metadata) });

    private static Dictionary<string, string> Metadata((string Key, string Value)[] entries) =>
        entries.ToDictionary(static entry => entry.Key, static entry => entry.Value);
}
