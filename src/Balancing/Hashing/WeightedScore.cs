using System.Numerics;

namespace Balancing.Hashing;

/// <summary>
/// A rank drawn by a hash, so that each of several members has the lowest one with a chance in proportion to its weight:
/// -log2(u) ÷ weight for a u between 0 and 1, the time until something of that rate happens for the first time.
/// </summary>
/// <remarks>Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006. In integers, so that every CPU
/// agrees on every bit; a logarithm of floating point may differ in the last one.</remarks>
internal static class WeightedScore
{
    private const int FractionBits = 16;

    /// <param name="hash">Random bits; u is hash ÷ 2^64.</param>
    /// <param name="weight">1 to 65,535.</param>
    public static ulong Compute(ulong hash, int weight) => ((ulong)MinusLog2(hash) << 40) / (uint)weight;

    /// <summary>-log2(hash ÷ 2^64), in units of 1 ÷ 65,536.</summary>
    public static int MinusLog2(ulong hash)
    {
        hash |= 1; // zero has no logarithm
        int zeros = BitOperations.LeadingZeroCount(hash);

        // What remains is m, from 1 up to 2, here in units of 2^-31. Squaring doubles its logarithm: if m² is 2 or more, the next bit is 1.
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
