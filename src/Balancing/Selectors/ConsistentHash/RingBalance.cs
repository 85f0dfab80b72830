using System.Diagnostics;
using Balancing.Pool;
using Balancing.Selectors.ConsistentHash.Ring;

namespace Balancing.Selectors.ConsistentHash;

/// <summary>How even a ring is: the part of the circle that each member owns, beside the part that its weight
/// promises.</summary>
internal static class RingBalance
{
    private const double Circle = 18_446_744_073_709_551_616.0; // 2^64 positions

    /// <param name="ring">A ring with points.</param>
    /// <param name="backends">The backend of each slot; null where the slot is free.</param>
    public static RelativeShares Measure(HashRing ring, ReadOnlySpan<Backend?> backends)
    {
        Debug.Assert(ring.Points > 0, "Shares are those of members, and each member has a point.");
        UInt128[] owned = RingArcs.SumByOwner(ring);
        long allWeights = 0;
        foreach (Backend? backend in backends)
        {
            allWeights += backend?.Weight ?? 0;
        }

        double min = double.PositiveInfinity;
        double max = 0;
        for (int slot = 0; slot < backends.Length; slot++)
        {
            if (backends[slot] is { } backend)
            {
                double relative = (double)owned[slot] / Circle * allWeights / backend.Weight;
                min = Math.Min(min, relative);
                max = Math.Max(max, relative);
            }
        }

        return new RelativeShares(min, max);
    }
}
