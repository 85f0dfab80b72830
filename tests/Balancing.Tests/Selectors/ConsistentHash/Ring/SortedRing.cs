using Balancing.Selectors.ConsistentHash.Ring;



namespace Balancing.Tests.Selectors.ConsistentHash.Ring;

/// <summary>
/// The plain definition of a ring: all points in one array, sorted by hash and then by id, with binary search.
/// </summary>
internal sealed class SortedRing
{
    private readonly ulong[] _hashes;
    private readonly int[] _owners;

    public SortedRing(RingMember[] members)
    {
        (ulong Hash, string Id, int Slot)[] points = [.. members.Index().SelectMany(static entry =>
            Enumerable.Range(0, entry.Item.Points).Select(i => (entry.Item.Point(i), entry.Item.Id, entry.Index)))];
        Array.Sort(points, static (left, right) =>
            left.Hash != right.Hash ? left.Hash.CompareTo(right.Hash) : string.CompareOrdinal(left.Id, right.Id));
        _hashes = [.. points.Select(static point => point.Hash)];
        _owners = [.. points.Select(static point => point.Slot)];
    }

    public ReadOnlySpan<ulong> Hashes => _hashes;

    /// <summary>
    /// Fails unless the ring has these points in this order and gives every hash to the same point and member.
    /// </summary>
    public void AssertEqualTo(HashRing ring, Random random, int randomProbes)
    {
        Assert.Equal(_hashes.Length, ring.Points);
        Assert.Equal(_owners, Walk(ring, 0, _owners.Length));

        foreach (ulong hash in _hashes)
        {
            AssertProbe(ring, unchecked(hash - 1));
            AssertProbe(ring, hash);
            AssertProbe(ring, unchecked(hash + 1));
        }

        AssertProbe(ring, 0);
        AssertProbe(ring, ulong.MaxValue);
        for (int i = 0; i < randomProbes; i++)
        {
            AssertProbe(ring, (ulong)random.NextInt64(long.MinValue, long.MaxValue));
        }
    }

    public void AssertProbe(HashRing ring, ulong hash)
    {
        int point = PointOf(hash);
        RingWalk walk = ring.WalkFrom(hash);
        int owner = ring.OwnerOf(hash);
        int first = walk.Next();
        int second = walk.Next();
        if (owner != _owners[point] || first != owner || second != _owners[(point + 1) % _owners.Length])
        {
            Assert.Fail(
                $"Hash {hash:x16} of {_hashes.Length} points belongs to point {point} of slot {_owners[point]}; "
                + $"the ring returns slot {owner}, and walks from {first} to {second}.");
        }
    }

    /// <summary>The owners of the given number of points from a hash on.</summary>
    public static int[] Walk(HashRing ring, ulong hash, int points)
    {
        RingWalk walk = ring.WalkFrom(hash);
        int[] owners = new int[points];
        for (int i = 0; i < points; i++)
        {
            owners[i] = walk.Next();
        }

        return owners;
    }

    private int PointOf(ulong hash)
    {
        int low = 0;
        int high = _hashes.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _hashes[middle] < hash ? (middle + 1, high) : (low, middle);
        }

        return low < _hashes.Length ? low : 0;
    }
}
