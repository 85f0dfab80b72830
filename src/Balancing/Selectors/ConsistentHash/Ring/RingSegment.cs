namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>
/// An arc of the circle: sixteen buckets, and the points that fall into them, sorted by hash and then by the id of their
/// member. Immutable, and small enough to be made anew for each point that comes or goes; rings share those they have in common.
/// </summary>
internal sealed class RingSegment
{
    /// <summary>How many buckets a segment has.</summary>
    public const int Buckets = 16;

    // The first point of each bucket, and at the end the number of points.
    private readonly int[] _starts = new int[Buckets + 1];

    /// <param name="hashes">The hash of each point, ascending.</param>
    /// <param name="owners">The slot of the member that each point belongs to.</param>
    /// <param name="buckets">How many buckets the whole circle has.</param>
    /// <param name="firstBucket">Which of them is the first here.</param>
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

    /// <summary>In which of the circle's buckets, arcs of equal length, a hash falls.</summary>
    public static int BucketOf(ulong hash, int buckets) => (int)Math.BigMul(hash, (ulong)buckets, out _);

    /// <summary>The points of one of the buckets here.</summary>
    public Range PointsOf(int bucket) => _starts[bucket].._starts[bucket + 1];

    /// <summary>The first point of a bucket at or after a hash; the first of the next bucket if there is none.</summary>
    public int Find(ulong hash, int bucket)
    {
        int point = _starts[bucket];
        while (point < _starts[bucket + 1] && Hashes[point] < hash)
        {
            point++; // three points on average
        }

        return point;
    }

    /// <summary>The segment after points have come and gone.</summary>
    /// <param name="edits">Which, in the order of the points.</param>
    /// <param name="members">Whose the present points are, by slot.</param>
    /// <param name="buckets">How many buckets the whole circle has.</param>
    /// <param name="firstBucket">Which of them is the first here.</param>
    public RingSegment With(ReadOnlySpan<RingPointEdit> edits, RingMember[] members, int buckets, int firstBucket)
    {
        int count = Count;
        foreach (RingPointEdit edit in edits)
        {
            count += edit.Leaves ? -1 : 1;
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

            if (edit.Leaves)
            {
                from++; // the next one is the one
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
