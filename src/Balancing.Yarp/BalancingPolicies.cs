namespace Balancing.Yarp;

/// <summary>Names of the load balancing policies of this package, for <c>LoadBalancingPolicy</c> of a
/// cluster.</summary>
/// <remarks>YARP compares names of policies without regard to case.</remarks>
public static class BalancingPolicies
{
    /// <summary>Takes turns in proportion to weight: <see cref="RoundRobinSelector"/>.</summary>
    public const string RoundRobin = "Balancing.RoundRobin";

    /// <summary>Draws in proportion to weight: <see cref="RandomSelector"/>.</summary>
    public const string Random = "Balancing.Random";

    /// <summary>Picks the fewest requests in flight per weight: <see cref="LeastConnectionsSelector"/>.</summary>
    public const string LeastConnections = "Balancing.LeastConnections";

    /// <summary>Draws two and picks the one with fewer requests in flight per weight:
    /// <see cref="PowerOfTwoChoicesSelector"/>.</summary>
    public const string PowerOfTwoChoices = "Balancing.PowerOfTwoChoices";

    /// <summary>Prefers backends that answer sooner: <see cref="LeastLatencySelector"/>.</summary>
    public const string LeastLatency = "Balancing.LeastLatency";

    /// <summary>Hashes the key modulo the weights: <see cref="IPHashSelector"/>.</summary>
    public const string IPHash = "Balancing.IPHash";

    /// <summary>Hashes the key onto a ring: <see cref="ConsistentHashSelector"/>.</summary>
    public const string ConsistentHash = "Balancing.ConsistentHash";
}
