namespace Balancing.Pool;

/// <summary>
/// Bounded load: no member has more than its share, by weight, of the pool's load times the load factor.
/// </summary>
/// <remarks>
/// <para>A request may begin on a member with n in flight and weight w if n · W &lt; f · T · w. T is the load of the
/// pool with this request, W the weight of the members that may be selected. Then the member has at most
/// ⌈f · T · w/W⌉.
/// Some member always has room if f is at least 1, because not all can be above the mean.</para>
/// <para>T is reserved before the count of the member grows, and released after it shrinks. So T is never below the sum
/// of the counts that were taken with it. It is one counter for the pool: the price of an exact bound.</para>
/// <para>Source: Mirrokni, Thorup and Zadimoghaddam, Consistent Hashing with Bounded Loads, 2016.</para>
/// </remarks>
internal sealed class LoadBound(double factor)
{
    private const int FractionBits = 32;

    // The factor as a fraction of 2^32. With counts below 2^33, sums of weights below 2^40 and a factor of at most 2^20
    // the products stay below 2^128.
    private readonly UInt128 _factor = (UInt128)(factor * (1L << FractionBits));
    private long _total;
    private long _weight;

    /// <summary>The load of the pool.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>The weight of the members that may be selected.</summary>
    public long Weight
    {
        get => Volatile.Read(ref _weight);
        set => Volatile.Write(ref _weight, value);
    }

    /// <summary>Adds a request to the load of the pool.</summary>
    public void Reserve(int cost) => Interlocked.Add(ref _total, cost);

    /// <summary>Takes a request from the load of the pool.</summary>
    public void Release(int cost) => Interlocked.Add(ref _total, -cost);

    /// <summary>Whether a reserved request may begin on a member.</summary>
    public bool Admits(long inFlight, int weight) => IsBelow(inFlight, weight, Total);

    /// <summary>Whether a request could begin on a member if it was reserved.</summary>
    public bool HasRoom(long inFlight, int weight, int cost) => IsBelow(inFlight, weight, Total + cost);

    // A member of weight 0 gets only requests that prefer it: those stay.
    private bool IsBelow(long inFlight, int weight, long total) =>
        weight == 0
        || ((UInt128)inFlight * (ulong)Weight) << FractionBits < _factor * (ulong)total * (ulong)weight;
}
