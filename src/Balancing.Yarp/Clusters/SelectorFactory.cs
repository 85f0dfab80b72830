using Balancing.Yarp.Configuration;

namespace Balancing.Yarp.Clusters;

/// <summary>A policy by name: how it makes the selector of a cluster.</summary>
/// <param name="Policy">The name of the policy.</param>
/// <param name="Create">Makes a selector for a pool.</param>
internal sealed record SelectorFactory(string Policy, Func<BackendPool, ClusterSettings, IBackendSelector> Create)
{
    /// <summary>One for each selector of the library that selects from one pool.</summary>
    public static IReadOnlyList<SelectorFactory> BuiltIn { get; } =
    [
        new(BalancingPolicies.RoundRobin, static (pool, _) => new RoundRobinSelector(pool)),
        new(BalancingPolicies.Random, static (pool, _) => new RandomSelector(pool)),
        new(BalancingPolicies.LeastConnections, static (pool, settings) =>
            new LeastConnectionsSelector(pool, settings.LeastConnections)),
        new(BalancingPolicies.PowerOfTwoChoices, static (pool, _) => new PowerOfTwoChoicesSelector(pool)),
        new(BalancingPolicies.LeastLatency, static (pool, settings) =>
            new LeastLatencySelector(pool, settings.LeastLatency)),
        new(BalancingPolicies.IPHash, static (pool, settings) => new IPHashSelector(pool, settings.IPHash)),
        new(BalancingPolicies.ConsistentHash, static (pool, settings) =>
            new ConsistentHashSelector(pool, settings.ConsistentHash)),
    ];
}
