namespace Balancing.Tests.Selectors.ConsistentHash.Ring;

/// <summary>The share of the ring that each member owns: the lengths of the arcs, measured and not sampled.</summary>
internal static class RingShares
{
    /// <param name="ids">The members.</param>
    /// <param name="points">The number of points of each member.</param>
    /// <param name="point">The position of a point, by id and index.</param>
    public static double[] Measure(string[] ids, int points, Func<string, int, ulong> point)
    {
        ulong[] hashes = new ulong[ids.Length * points];
        int[] owners = new int[hashes.Length];
        for (int i = 0; i < hashes.Length; i++)
        {
            owners[i] = i / points;
            hashes[i] = point(ids[owners[i]], i % points);
        }

        Array.Sort(hashes, owners);
        double[] shares = new double[ids.Length];
        ulong previous = hashes[^1];
        for (int i = 0; i < hashes.Length; i++)
        {
            shares[owners[i]] += Math.ScaleB(unchecked(hashes[i] - previous), -64); // across zero for the first
            previous = hashes[i];
        }

        return shares;
    }
}
