using Balancing;
using TrafficCop.Servers;

namespace TrafficCop.Setup;

/// <summary>An algorithm to compare: a selector, and the key it gets for a request.</summary>
/// <param name="Option">The name on the command line.</param>
/// <param name="Title">The name in the report.</param>
/// <param name="CreateSelector">Creates the selector for a pool.</param>
/// <param name="GetKey">Returns the affinity key of a request.</param>
internal sealed record Algorithm(
    string Option,
    string Title,
    Func<BackendPool, IBackendSelector> CreateSelector,
    Func<HttpContext, SelectionKey> GetKey)
{
    public static IReadOnlyList<Algorithm> All { get; } =
    [
        new("round-robin", "Round robin", static pool => new RoundRobinSelector(pool), NoKey),
        new("round-robin", "Weighted round robin", static pool => new RoundRobinSelector(pool), NoKey)
        {
            IsWeighted = true,
        },
        new("least-connections", "Least connections", static pool => new LeastConnectionsSelector(pool), NoKey),
        new("ip-hash", "IP hash", static pool => new IPHashSelector(pool), AddressKey) { IsHash = true },
        new("consistent-hash", "Consistent hash", static pool => new ConsistentHashSelector(pool), UserKey)
        {
            IsHash = true,
        },
    ];

    /// <summary>Whether the weights of the backends are in proportion to the speeds of the servers.</summary>
    public bool IsWeighted { get; init; }

    /// <summary>Whether the key alone decides, whatever the load of the servers.</summary>
    public bool IsHash { get; init; }

    private static SelectionKey NoKey(HttpContext context) => SelectionKey.None;

    private static SelectionKey AddressKey(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? SelectionKey.FromIPAddress(address) : SelectionKey.None;

    private static SelectionKey UserKey(HttpContext context) =>
        context.Request.Headers[Server.UserHeader] is [{ } user] ? SelectionKey.FromString(user) : SelectionKey.None;
}
