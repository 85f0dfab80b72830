namespace Balancing.Hashing;

/// <summary>Divides the numbers below 2^64 in proportion to weights. A hash belongs to unit (hash × total) ÷ 2^64 of
/// the total weight, and so to the member of that unit.</summary>
/// <remarks>With equal weights the unit is the member. Otherwise a guide table names, for the high bits of a hash, the
/// few intervals it can lie in: O(1) expected.</remarks>
internal sealed class WeightedIntervals
{
    private readonly int _members;

    // The end of each member's interval, exclusive. The last one ends with the range, so its entry is not used.
    private readonly ulong[] _ends;

    // The range is cut into as many equal arcs as there are members. Entry i is the interval that contains the start of
    // arc i; the last entry is the last interval. Empty if the weights are equal: then arc i is interval i.
    private readonly int[] _guide;

    public WeightedIntervals(ReadOnlySpan<int> weights)
    {
        _members = weights.Length;
        _ends = [];
        _guide = [];
        bool areEqual = weights.IsEmpty || !weights.ContainsAnyExcept(weights[0]);
        if (areEqual)
        {
            return;
        }

        long total = 0;
        foreach (int weight in weights)
        {
            total += weight;
        }

        _ends = new ulong[weights.Length];
        UInt128 upTo = 0;
        for (int i = 0; i < weights.Length - 1; i++)
        {
            upTo += (UInt128)weights[i];
            _ends[i] = (ulong)(((upTo << 64) + (ulong)total - 1) / (ulong)total);
        }

        _guide = new int[weights.Length + 1];
        for (int arc = 1; arc < weights.Length; arc++)
        {
            ulong start = (ulong)((((UInt128)arc << 64) + (ulong)weights.Length - 1) / (ulong)weights.Length);
            _guide[arc] = Search(start, _guide[arc - 1], weights.Length - 1);
        }

        _guide[^1] = weights.Length - 1;
    }

    /// <summary>The member with the interval that contains the hash.</summary>
    public int Find(ulong hash)
    {
        int arc = (int)Math.BigMul(hash, (ulong)_members, out _);
        return _guide.Length == 0 ? arc : Search(hash, _guide[arc], _guide[arc + 1]);
    }

    private int Search(ulong hash, int low, int high)
    {
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (hash < _ends[middle])
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
