using Balancing;

namespace TcpProxy.Configuration;

/// <summary>An algorithm by its name in options and files.</summary>
/// <param name="Name">The name.</param>
/// <param name="CreateSelector">Creates the selector for a pool.</param>
internal sealed record Algorithm(string Name, Func<BackendPool, IBackendSelector> CreateSelector)
{
    public static IReadOnlyList<Algorithm> All { get; } =
    [
        new("round-robin", static pool => new RoundRobinSelector(pool)),
        new("random", static pool => new RandomSelector(pool)),
        new("least-connections", static pool => new LeastConnectionsSelector(pool)),
        new("power-of-two-choices", static pool => new PowerOfTwoChoicesSelector(pool)),
        new("least-latency", static pool => new LeastLatencySelector(pool)),
        new("ip-hash", static pool => new IPHashSelector(pool)),
        new("consistent-hash", static pool => new ConsistentHashSelector(pool)),
    ];

    public static Algorithm Default { get; } = All.Single(static algorithm => algorithm.Name == "least-connections");

    public static IEnumerable<string> Names => All.Select(static algorithm => algorithm.Name);
}
