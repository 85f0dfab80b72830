using System.Diagnostics;

namespace Balancing.Selectors.LeastLatency;

/// <summary>A few members of which one is chosen by its cost: mean latency × (in flight ÷ weight + 1).</summary>
/// <remarks>
/// <para>The odds fall with the eighth power of the cost: twice the cost is chosen 256 times less often. So the fastest
/// ones get nearly everything, but not all of it at the same moment, and a slow one is tried now and then.</para>
/// <para>A member without an estimate is compared as if it had the geometric mean of the others.</para>
/// </remarks>
internal ref struct LatencyContest
{
    /// <summary>The most members of a contest.</summary>
    public const int MaxMembers = 8;

    private readonly Span<double> _costs; // mean latencies at first; 0 if unknown
    private readonly Span<double> _loads;
    private readonly Span<double> _odds;
    private double _product;
    private int _known;

    /// <param name="buffer">Room for three numbers per member.</param>
    public LatencyContest(Span<double> buffer)
    {
        Debug.Assert(buffer.Length >= 3 * MaxMembers, "Three numbers per member.");
        _costs = buffer[..MaxMembers];
        _loads = buffer.Slice(MaxMembers, MaxMembers);
        _odds = buffer.Slice(2 * MaxMembers, MaxMembers);
        _product = 1;
    }

    public int Count { get; private set; }

    /// <summary>Adds a member.</summary>
    /// <param name="mean">Its mean latency; 0 if unknown.</param>
    /// <param name="load">In flight ÷ (weight × share).</param>
    /// <param name="odds">How much more often than others it is chosen at equal cost.</param>
    public void Add(double mean, double load, double odds)
    {
        _costs[Count] = mean;
        _loads[Count] = load;
        _odds[Count] = odds;
        Count++;
        if (mean > 0)
        {
            _product *= mean;
            _known++;
        }
    }

    /// <summary>Chooses one of the members added.</summary>
    /// <param name="random">A random number.</param>
    /// <returns>Its place in the order of adding.</returns>
    public int Choose(ulong random)
    {
        double unknown = _known == 0 ? 1 : _known == Count ? 0 : Math.Pow(_product, 1.0 / _known);
        double total = 0;
        for (int i = 0; i < Count; i++)
        {
            double inverse = 1 / ((_costs[i] > 0 ? _costs[i] : unknown) * (_loads[i] + 1));
            double squared = inverse * inverse;
            double fourth = squared * squared;
            total += fourth * fourth * _odds[i];
            _costs[i] = total; // from here on the sum up to this member
        }

        double target = total * ((random >> 11) * (1.0 / (1UL << 53)));
        int chosen = 0;
        while (chosen < Count - 1 && _costs[chosen] <= target)
        {
            chosen++;
        }

        return chosen;
    }
}
