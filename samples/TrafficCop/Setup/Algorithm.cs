using Balancing;
using TrafficCop.Servers;

namespace TrafficCop.Setup;

/// <summary>One contestant: a selector and what it is to be asked.</summary>
/// <param name="Option">Its name on the command line.</param>
/// <param name="Title">Its name in the report.</param>
/// <param name="CreateSelector">Makes the selector for a pool.</param>
/// <param name="KeyOf">What must stick.</param>
/// <param name="IsWeighted">Whether the backends' weights tell the speeds of the servers.</param>
/// <param name="IsHash">Whether it places users by their key alone, however busy the servers are.</param>
internal sealed record Algorithm(
    string Option,
    string Title,
    Func<BackendPool, IBackendSelector> CreateSelector,
    Func<HttpContext, SelectionKey> KeyOf,
    bool IsWeighted = false,
    bool IsHash = false)
{
    public static IReadOnlyList<Algorithm> All { get; } =
    [
        new("round-robin", "Round robin", static pool => new RoundRobinSelector(pool), NoKey),
        new("round-robin", "Weighted round robin", static pool => new RoundRobinSelector(pool), NoKey, IsWeighted: true),
        new("least-connections", "Least connections", static pool => new LeastConnectionsSelector(pool), NoKey),
        new("ip-hash", "IP hash", static pool => new IPHashSelector(pool), AddressKey, IsHash: true),
        new("consistent-hash", "Consistent hash", static pool => new ConsistentHashSelector(pool), UserKey, IsHash: true),
    ];

    private static SelectionKey NoKey(HttpContext context) => SelectionKey.None;

    private static SelectionKey AddressKey(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? SelectionKey.FromIPAddress(address) : SelectionKey.None;

    private static SelectionKey UserKey(HttpContext context) =>
        context.Request.Headers[Server.UserHeader] is [{ } user] ? SelectionKey.FromString(user) : SelectionKey.None;
}
