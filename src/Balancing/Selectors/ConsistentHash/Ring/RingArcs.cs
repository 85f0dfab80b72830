namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>The lengths of the arcs of a ring.</summary>
internal static class RingArcs
{
    private static readonly UInt128 Circle = UInt128.One << 64;

    /// <summary>The number of positions that belong to each member, by slot. They add up to 2^64.</summary>
    /// <param name="ring">A ring with points.</param>
    /// <remarks>A point ends an arc: it owns the positions after the point before it, up to its own. Of several points
    /// with one hash, the first owns the arc and the others nothing. O(points).</remarks>
    public static UInt128[] SumByOwner(HashRing ring)
    {
        UInt128[] sums = new UInt128[ring.Members.Length];
        int firstOwner = -1;
        ulong first = 0;
        ulong previous = 0;
        foreach (RingSegment segment in ring.Segments)
        {
            for (int i = 0; i < segment.Count; i++)
            {
                ulong hash = segment.Hashes[i];
                if (firstOwner < 0)
                {
                    (firstOwner, first) = (segment.Owners[i], hash);
                }
                else
                {
                    sums[segment.Owners[i]] += hash - previous;
                }

                previous = hash;
            }
        }

        sums[firstOwner] += Circle - (previous - first); // across zero; the whole circle if there is one point
        return sums;
    }
}
