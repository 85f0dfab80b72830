using System.Runtime.CompilerServices;

namespace Balancing.Selectors.LeastLatency;

/// <summary>A few members of which one is chosen by its cost: mean latency × (in flight ÷ weight + 1).</summary>
/// <remarks>
/// <para>The odds fall with the eighth power of the cost: twice the cost is chosen 256 times less often. So the fastest
/// ones get nearly everything, but not all of it at the same moment, and a slow one is tried now and then.</para>
/// <para>A member without an estimate is compared as if it had the geometric mean of the others.</para>
/// </remarks>
internal struct LatencyContest()
{
    /// <summary>The most members of a contest.</summary>
    public const int MaxMembers = 8;

    // No stackalloc: the runtime compiles a method with that and a loop only once, before it knows what is hot.
    private Contenders _contenders;
    private double _total; // of the chances
    private double _product = 1; // of the means that are known
    private int _known;

    public int Count { get; private set; }

    /// <summary>Adds a member.</summary>
    /// <param name="position">Its position, which is the answer if it is chosen.</param>
    /// <param name="mean">Its mean latency; 0 if unknown.</param>
    /// <param name="load">In flight ÷ (weight × share).</param>
    /// <param name="odds">How much more often than others it is chosen at equal cost.</param>
    public void Add(int position, double mean, double load, double odds)
    {
        // Computed here, although an unknown mean makes it worthless: the division runs while the processor reads the
        // members that come next.
        _total += Chance(mean, load, odds);
        _contenders[Count] = new Contender(position, mean, load, odds, _total);
        Count++;
        if (mean > 0)
        {
            _product *= mean;
            _known++;
        }
    }

    /// <summary>Chooses one of the members added. There must be one.</summary>
    /// <param name="random">A random number.</param>
    /// <returns>Its position.</returns>
    public int Choose(ulong random)
    {
        if (_known < Count)
        {
            EstimateUnknown(_known == 0 ? 1 : Math.Pow(_product, 1.0 / _known));
        }

        // The number of sums that do not exceed the target, counted without a branch: the processor could not predict
        // a random one. The last member is left out, in case of rounding.
        double target = _total * ((random >> 11) * (1.0 / (1UL << 53)));
        int passed = 0;
        for (int i = 0; i < Count - 1; i++)
        {
            passed += _contenders[i].Sum <= target ? 1 : 0;
        }

        return _contenders[passed].Position;
    }

    private static double Chance(double mean, double load, double odds)
    {
        double inverse = 1 / (mean * (load + 1));
        double squared = inverse * inverse;
        double fourth = squared * squared;
        return fourth * fourth * odds;
    }

    private void EstimateUnknown(double estimate)
    {
        _total = 0;
        foreach (ref Contender contender in _contenders[..Count])
        {
            _total += Chance(contender.Mean > 0 ? contender.Mean : estimate, contender.Load, contender.Odds);
            contender = contender with { Sum = _total };
        }
    }

    private readonly record struct Contender(int Position, double Mean, double Load, double Odds, double Sum);

    [InlineArray(MaxMembers)]
    private struct Contenders
    {
        private Contender _first;
    }
}
