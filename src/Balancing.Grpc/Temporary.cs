#pragma warning disable
using System.Collections.Immutable;
namespace Balancing.Hosting;
internal static class SelectorNames { public const string RoundRobin = "RoundRobin", Random = "Random", LeastConnections = "LeastConnections", PowerOfTwoChoices = "PowerOfTwoChoices", LeastLatency = "LeastLatency", IPHash = "IPHash", ConsistentHash = "ConsistentHash"; }
internal static class NamedSelectors {
    public static ImmutableArray<string> Names { get; } = ["RoundRobin", "Random", "LeastConnections", "PowerOfTwoChoices", "LeastLatency", "IPHash", "ConsistentHash"];
    public static IBackendSelector Create(string name, BackendPool pool) => name.ToLowerInvariant() switch {
        "roundrobin" => new RoundRobinSelector(pool), "random" => new RandomSelector(pool), "leastconnections" => new LeastConnectionsSelector(pool), "poweroftwochoices" => new PowerOfTwoChoicesSelector(pool), "leastlatency" => new LeastLatencySelector(pool), "iphash" => new IPHashSelector(pool), _ => new ConsistentHashSelector(pool) };
}
internal static class DiscoveredBackends {
    public static ImmutableArray<Backend> Normalize(IEnumerable<Backend> found) => [.. found.GroupBy(b => b.Id).Select(g => g.MaxBy(b => b.Weight)!).OrderBy(b => b.Id, StringComparer.Ordinal)];
}
