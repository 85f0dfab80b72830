using Balancing.Yarp;

namespace HttpGateway.Discovery.Pools;

/// <summary>Names of policies, as people write them.</summary>
internal static class PolicyName
{
    public const string Default = BalancingPolicies.LeastConnections;

    private const string Prefix = "Balancing.";

    private static readonly string[] All =
    [
        BalancingPolicies.RoundRobin,
        BalancingPolicies.Random,
        BalancingPolicies.LeastConnections,
        BalancingPolicies.PowerOfTwoChoices,
        BalancingPolicies.LeastLatency,
        BalancingPolicies.IPHash,
        BalancingPolicies.ConsistentHash,
    ];

    /// <summary>What a text may be, for messages.</summary>
    public static string Allowed { get; } =
        $"one of {string.Join(", ", All.Select(static name => name[Prefix.Length..]))}";

    /// <summary>Finds the policy with this name; null if there is none.</summary>
    /// <remarks>The prefix may be missing, and <c>least-connections</c> means the same as <c>LeastConnections</c>.
    /// </remarks>
    public static string? Find(string text) => All.FirstOrDefault(
        name => string.Equals(Plain(name), Plain(text), StringComparison.OrdinalIgnoreCase));

    /// <summary>The key that a policy needs and that nothing sets.</summary>
    public static string? DefaultKey(string policy) =>
        policy is BalancingPolicies.IPHash or BalancingPolicies.ConsistentHash ? "ClientIP" : null;

    private static string Plain(string name) =>
        (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name[Prefix.Length..] : name)
            .Replace("-", "", StringComparison.Ordinal);
}
