namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>An arc of the circle: sixteen buckets and the points in them, sorted by hash and then by the id of their
/// member. Immutable.</summary>
/// <remarks>Small enough to be rebuilt for each point that comes or goes. Rings share the segments that they have in
/// common.</remarks>
internal sealed class RingSegment
{
    /// <summary>The number of buckets of a segment.</summary>
    public const int Buckets = 16;

    // The index of the first point of each bucket, and at the end the number of points.
    private readonly int[] _starts = new int[Buckets + 1];

    /// <param name="hashes">The hash of each point, ascending.</param>
    /// <param name="owners">The slot of the member that each point belongs to.</param>
    /// <param name="buckets">The number of buckets of the whole circle.</param>
    /// <param name="firstBucket">The first bucket of this segment.</param>
    public RingSegment(ulong[] hashes, int[] owners, int buckets, int firstBucket)
    {
        Hashes = hashes;
        Owners = owners;
        foreach (ulong hash in hashes)
        {
            _starts[BucketOf(hash, buckets) - firstBucket + 1]++;
        }

        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            _starts[bucket + 1] += _starts[bucket];
        }
    }

    /// <summary>The hash of each point, ascending.</summary>
    public ulong[] Hashes { get; }

    /// <summary>The slot of the member that each point belongs to.</summary>
    public int[] Owners { get; }

    public int Count => Hashes.Length;

    /// <summary>The bucket of the circle that contains a position. Buckets are arcs of equal length.</summary>
    public static int BucketOf(ulong position, int buckets) => (int)Math.BigMul(position, (ulong)buckets, out _);

    /// <summary>The indexes of the points of a bucket.</summary>
    /// <param name="bucket">The bucket, counted from the first one of this segment.</param>
    public Range PointsOf(int bucket) => _starts[bucket].._starts[bucket + 1];

    /// <summary>The owner of a point.</summary>
    /// <param name="bucket">The bucket, counted from the first one of this segment.</param>
    /// <param name="point">The point, counted from the first one of that bucket.</param>
    public int OwnerAt(int bucket, int point) => Owners[_starts[bucket] + point];

    /// <summary>How many points of a bucket lie before a position.</summary>
    /// <param name="position">The position.</param>
    /// <param name="bucket">The bucket, counted from the first one of this segment.</param>
    public int CountBefore(ulong position, int bucket)
    {
        int point = _starts[bucket];
        while (point < _starts[bucket + 1] && Hashes[point] < position)
        {
            point++; // three points on average
        }

        return point - _starts[bucket];
    }

    /// <summary>Creates the segment with points added and removed.</summary>
    /// <param name="edits">The edits, in the order of points.</param>
    /// <param name="members">The members of the present points, by slot.</param>
    /// <param name="buckets">The number of buckets of the whole circle.</param>
    /// <param name="firstBucket">The first bucket of this segment.</param>
    public RingSegment ApplyEdits(ReadOnlySpan<RingPointEdit> edits, RingMember[] members, int buckets, int firstBucket)
    {
        int count = Count;
        foreach (RingPointEdit edit in edits)
        {
            count += edit.IsRemoval ? -1 : 1;
        }

        ulong[] hashes = new ulong[count];
        int[] owners = new int[count];
        int from = 0;
        int to = 0;
        foreach (RingPointEdit edit in edits)
        {
            while (from < Count && IsBefore(from, edit, members))
            {
                (hashes[to], owners[to++]) = (Hashes[from], Owners[from++]);
            }

            if (edit.IsRemoval)
            {
                from++; // the next point is the removed one
            }
            else
            {
                (hashes[to], owners[to++]) = (edit.Hash, edit.Slot);
            }
        }

        Hashes.AsSpan(from).CopyTo(hashes.AsSpan(to));
        Owners.AsSpan(from).CopyTo(owners.AsSpan(to));
        return new RingSegment(hashes, owners, buckets, firstBucket);
    }

    private bool IsBefore(int point, RingPointEdit edit, RingMember[] members) =>
        Hashes[point] != edit.Hash
            ? Hashes[point] < edit.Hash
            : string.CompareOrdinal(members[Owners[point]].Id, edit.Id) < 0;
}
