using System.Runtime.CompilerServices;

namespace Balancing.Selectors.LeastLatency;

/// <summary>A few members of which one is chosen by its cost: expected latency × (in flight ÷ weight + 1).</summary>
/// <remarks>
/// <para>The odds fall with the eighth power of the cost: twice the cost is chosen 256 times less often. So the fastest
/// ones get nearly everything, but not all of it at the same moment, and a slow one is tried now and then.</para>
/// <para>A member without an estimate is compared as if it had the geometric mean of the others, or a multiple of that
/// if its requests have failed.</para>
/// </remarks>
internal struct LatencyContest()
{
    /// <summary>The most members of a contest.</summary>
    public const int MaxMembers = 8;

    // No stackalloc: the runtime compiles a method with that and a loop only once, before it knows what is hot.
    private Contenders _contenders;
    private Sums _sums;
    private bool _hasUnknown;

    public int Count { get; private set; }

    /// <summary>Adds a member.</summary>
    /// <param name="position">Its position, which is the answer if it is chosen.</param>
    /// <param name="expected">Its expected latency: see <see cref="LatencyCell.Expected"/>.</param>
    /// <param name="load">In flight ÷ (weight × share).</param>
    /// <param name="odds">How much more often than others it is chosen at equal cost.</param>
    public void Add(int position, double expected, double load, double odds)
    {
        // The chance is computed here, although an unknown latency makes it worthless: the division runs while the
        // processor reads the members that come next. Sums wait for each other, so they are left to the choice.
        _contenders[Count] = new Contender(position, expected, load, odds, Chance(expected, load, odds));
        _hasUnknown |= expected <= 0;
        Count++;
    }

    /// <summary>Chooses one of the members added. There must be one.</summary>
    /// <param name="random">A random number.</param>
    /// <returns>Its position.</returns>
    public int Choose(ulong random)
    {
        if (_hasUnknown)
        {
            EstimateUnknown();
        }

        // Each sum waits for the one before it, so they are computed once.
        double sum = 0;
        for (int i = 0; i < Count; i++)
        {
            sum += _contenders[i].Chance;
            _sums[i] = sum;
        }

        // The number of sums that do not exceed the target, counted without a branch: the processor could not predict
        // a random one. The last member is left out, in case of rounding.
        double target = sum * ((random >> 11) * (1.0 / (1UL << 53)));
        int passed = 0;
        for (int i = 0; i < Count - 1; i++)
        {
            passed += _sums[i] <= target ? 1 : 0;
        }

        return _contenders[passed].Position;
    }

    private static double Chance(double expected, double load, double odds)
    {
        double inverse = 1 / (expected * (load + 1));
        double squared = inverse * inverse;
        double fourth = squared * squared;
        return fourth * fourth * odds;
    }

    private void EstimateUnknown()
    {
        double product = 1;
        int known = 0;
        foreach (ref readonly Contender contender in _contenders[..Count])
        {
            product *= contender.Expected > 0 ? contender.Expected : 1;
            known += contender.Expected > 0 ? 1 : 0;
        }

        double estimate = known == 0 ? 1 : Math.Pow(product, 1.0 / known);
        foreach (ref Contender contender in _contenders[..Count])
        {
            double expected = contender.Expected > 0
                ? contender.Expected
                : estimate * Math.Max(1, -contender.Expected);
            contender = contender with { Chance = Chance(expected, contender.Load, contender.Odds) };
        }
    }

    private readonly record struct Contender(int Position, double Expected, double Load, double Odds, double Chance);

    [InlineArray(MaxMembers)]
    private struct Contenders
    {
        private Contender _first;
    }

    [InlineArray(MaxMembers)]
    private struct Sums
    {
        private double _first;
    }
}
