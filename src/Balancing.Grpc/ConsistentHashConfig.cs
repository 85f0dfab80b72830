using Balancing.Hosting;

namespace Balancing.Grpc;

/// <summary>Sends all calls with the same value of a header to the same backend, on a consistent hash ring.</summary>
/// <remarks>
/// <para>Every process with the same addresses and weights makes the same choice. A change of the addresses moves only
/// the keys of the backends that come, go or change weight. See <see cref="ConsistentHashSelector"/>.</para>
/// <para>A call waits for its owner while that connects or reconnects, so reconnecting moves no keys. Once connecting
/// has failed, the keys of the backend go to others until it is connected. Set
/// <c>SocketsHttpHandler.ConnectTimeout</c> or deadlines to limit the wait.</para>
/// <para>The n-th attempt of a call, by gRPC's own retries or hedging, goes to the n-th replica of its key. A call
/// without the header goes to a random backend, in proportion to weight.</para>
/// </remarks>
public sealed class ConsistentHashConfig : BalancingConfig
{
    /// <summary>Creates the policy.</summary>
    /// <param name="header">The request header that is the key of a call, for example <c>x-user</c>.</param>
    /// <param name="options">The layout of the ring; null for the defaults. Processes that must agree use equal
    /// options.</param>
    /// <exception cref="ArgumentNullException"><paramref name="header"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="header"/> is empty, or is no valid name of a
    /// header.</exception>
    public ConsistentHashConfig(string header, ConsistentHashSelectorOptions? options = null)
        : base(PolicyNames.GetName(SelectorNames.ConsistentHash), pool => new ConsistentHashSelector(pool, options))
    {
        ArgumentNullException.ThrowIfNull(header);
        KeyHeader = HeaderNames.Validate(header, nameof(header));
    }
}
