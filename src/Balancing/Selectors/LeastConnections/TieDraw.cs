using Balancing.Hashing;

namespace Balancing.Selectors.LeastConnections;

/// <summary>Turns a count of draws into points of a circle, spread evenly but without a rhythm.</summary>
/// <remarks>
/// <para>Each sixteen draws hit each sixteenth of the circle once, in an order that changes from sixteen to sixteen. So
/// after any number of draws the shares are exact to within a few, as serial requests should find them.</para>
/// <para>Steps of the golden ratio would spread even better, but each one is far from the one before. A busy backend,
/// the last pick as a rule, takes no part in a tie, and the combination favors some of the others. Example: weights
/// 100, 99 and 98 with 0.1 in flight got 35.0, 31.6 and 33.4 %. Random draws give 33.6, 33.3 and 33.1 %, and an order
/// that changes gives 33.6, 33.4 and 33.0 %.</para>
/// </remarks>
internal static class TieDraw
{
    private const int SliceBits = 4;
    private const uint SliceMask = (1 << SliceBits) - 1;

    /// <summary>A point of the circle; 2^64 is the whole.</summary>
    public static ulong PointOf(ulong draw)
    {
        ulong round = draw >> SliceBits;
        ulong offset = unchecked(round * SplitMix64.Gamma);
        uint slice = Shuffle((uint)draw & SliceMask, SplitMix64.Mix(offset));
        return ((ulong)slice << (64 - SliceBits)) | (offset >> SliceBits);
    }

    // A permutation of the slices: steps that can each be undone, with constants from the random bits.
    private static uint Shuffle(uint slice, ulong bits)
    {
        slice = ((slice * ((uint)bits | 1)) + (uint)(bits >> 8)) & SliceMask;
        slice ^= slice >> (SliceBits / 2);
        slice = ((slice * ((uint)(bits >> 16) | 1)) + (uint)(bits >> 24)) & SliceMask;
        return slice ^ (slice >> (SliceBits / 2));
    }
}
