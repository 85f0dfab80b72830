using Balancing.Selectors.ConsistentHash.Ring;



namespace Balancing;

/// <summary>How a <see cref="ConsistentHashSelector"/> lays out its ring. Processes that must agree on placement must use equal options.</summary>
public sealed class ConsistentHashSelectorOptions
{
    /// <summary>How many points each unit of weight has on the ring: 1 to 16,777,216; 160 by default.</summary>
    /// <value>More points share out more evenly: the shares of equal backends have a relative standard deviation of
    /// about 1/√points (160: 7.9 %, 1,000: 3.2 %). Each point costs about 40 bytes, and a ring has at most 16,777,216 points in all.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int PointsPerWeight
    {
        get;
        set => field = value is >= 1 and <= HashRing.MaxPoints
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"PointsPerWeight is {value}; allowed is 1 to {HashRing.MaxPoints}.");
    } = 160;

    /// <summary>Another seed gives another placement of backends and keys. Any value; 0 by default.</summary>
    /// <value>Keep it secret where clients choose their keys and might aim many at one backend: without it they cannot
    /// compute which keys share one. It is no help against keys whose 64-bit hashes are equal; for
    /// that, pass a keyed hash of your own to <see cref="SelectionKey.FromHash"/>.</value>
    public ulong Seed { get; set; }
}
