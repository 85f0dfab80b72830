using System.Diagnostics;
using System.Numerics;

namespace Balancing.Hashing;

/// <summary>A score from a hash and a weight. Of several members, each has the lowest score with a probability in
/// proportion to its weight.</summary>
/// <remarks>The score is -log2(u) ÷ weight for a random u between 0 and 1, an exponentially distributed time.
/// Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006. In integers, so that every CPU
/// computes the same bits; a floating-point logarithm may differ in the last one.</remarks>
internal static class WeightedScore
{
    private const int FractionBits = 16;

    /// <param name="hash">Random bits; u is hash ÷ 2^64.</param>
    /// <param name="weight">The weight, at least 1.</param>
    public static ulong Compute(ulong hash, int weight)
    {
        Debug.Assert(weight > 0, "Only members with weight have a score.");
        return ((ulong)MinusLog2(hash) << 40) / (uint)weight;
    }

    /// <summary>-log2(hash ÷ 2^64), in units of 1 ÷ 65,536.</summary>
    public static int MinusLog2(ulong hash)
    {
        hash |= 1; // zero has no logarithm
        int zeros = BitOperations.LeadingZeroCount(hash);

        // The rest is m, from 1 up to 2, in units of 2^-31. Squaring doubles its logarithm: if m² is 2 or more, the
        // next bit is 1.
        ulong m = (hash << zeros) >> 32;
        int log = 0;
        for (int bit = 0; bit < FractionBits; bit++)
        {
            m = (m * m) >> 31;
            int carry = (int)(m >> 32);
            m >>= carry;
            log = (log << 1) | carry;
        }

        return ((zeros + 1) << FractionBits) - log;
    }
}
