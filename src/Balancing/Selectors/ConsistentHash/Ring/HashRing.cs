namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>
/// A circle of 2^64 places with points on it; a hash belongs to the member of the first point at or after it. Knows
/// points and slots of members, no backends. Immutable.
/// </summary>
/// <remarks>
/// <para>The circle is cut into equal arcs, the buckets, of three points on average. A lookup is O(1): the bucket of a hash
/// names one <see cref="RingBucket"/>, and seldom the exact points of its <see cref="RingSegment"/> are asked.</para>
/// <para>A change makes only the segments anew in which points come or go, and shares all others with the ring before. What is
/// left that grows with the ring is a copy of two arrays of references, one entry per 48 points. About 38 bytes per point.</para>
/// </remarks>
internal sealed class HashRing
{
    /// <summary>The most points a ring may have: 2^24, some 640 MB.</summary>
    public const int MaxPoints = 1 << 24;

    // Three points per line leave 1 bucket in 260 overfull; four would leave 1 in 47.
    private const int PointsPerBucket = 3;

    private readonly RingMember[] _members;
    private readonly RingSegment[] _segments;
    private readonly RingBucket[][] _lines;
    private readonly int _buckets;
    private int _longestSegment; // known once the ring is made

    private HashRing(RingMember[] members, int points, RingSegment[] segments, RingBucket[][] lines)
    {
        _members = members;
        Points = points;
        _segments = segments;
        _lines = lines;
        _buckets = segments.Length * RingSegment.Buckets;
    }

    /// <summary>How many points the ring has; none if no slot has a member.</summary>
    public int Points { get; }

    /// <summary>By slot; a free slot has no points.</summary>
    public ReadOnlySpan<RingMember> Members => _members;

    /// <param name="members">By slot; a free slot has no points.</param>
    public static HashRing Build(RingMember[] members)
    {
        int points = CountPoints(members);
        int segments = Math.Max(1, points / (PointsPerBucket * RingSegment.Buckets));
        HashRing ring = new(members, points, RingPointSorter.Sort(members, points, segments), new RingBucket[segments][]);
        for (int segment = 0; segment < segments && points > 0; segment++)
        {
            ring.MakeLines(segment);
        }

        ring._longestSegment = ring.FindLongestSegment();
        return ring;
    }

    /// <summary>The ring of other members, made from this one if that is cheaper. Equal to a ring built anew.</summary>
    /// <param name="members">By slot; whoever stays must have kept its slot.</param>
    public HashRing Update(RingMember[] members)
    {
        int points = CountPoints(members);
        bool fitsBuckets = 2 * points >= 5 * _buckets && points <= 4 * _buckets; // 2.5 to 4 points per bucket
        if (!fitsBuckets || Points == 0 || ChangedPoints(members) > points / 8)
        {
            return Build(members);
        }

        HashRing next = new(members, points, [.. _segments], [.. _lines]);
        List<int> changed = next.Apply(RingPointEdit.Between(_members, members), _members);
        foreach (int segment in changed)
        {
            next.MakeLines(segment);
            if (!StartsAlike(_segments[segment], next._segments[segment]))
            {
                next.MakeLinesBefore(segment);
            }
        }

        next._longestSegment = next.FindLongestSegment();
        return next;
    }

    /// <summary>The hash of a random point, each with the same chance. The ring must have points.</summary>
    /// <remarks>A random hash would prefer points that end long arcs. A random place in a random segment prefers none, if
    /// places that are not filled are drawn again: about two draws, because segments are nearly equally long.</remarks>
    public ulong RandomPoint(Random random)
    {
        while (true)
        {
            ulong[] hashes = _segments[random.Next(_segments.Length)].Hashes;
            int place = random.Next(_longestSegment);
            if (place < hashes.Length)
            {
                return hashes[place];
            }
        }
    }

    /// <summary>The slot of the member that a hash belongs to. The ring must have points.</summary>
    public int OwnerOf(ulong hash)
    {
        ulong bucket = Math.BigMul(hash, (ulong)_buckets, out ulong fraction);
        int owner = _lines[bucket / RingSegment.Buckets][bucket % RingSegment.Buckets].OwnerOf(fraction);
        return owner >= 0 ? owner : WalkFrom(hash).Next();
    }

    /// <summary>The owners from the point on that a hash belongs to. The ring must have points.</summary>
    public RingWalk WalkFrom(ulong hash)
    {
        (int segment, int bucket) = Math.DivRem(RingSegment.BucketOf(hash, _buckets), RingSegment.Buckets);
        return new RingWalk(_segments, segment, _segments[segment].Find(hash, bucket));
    }

    private int FindLongestSegment() => _segments.Max(static segment => segment.Count);

    private static int CountPoints(RingMember[] members) => members.Sum(static member => member.Points);

    private static bool StartsAlike(RingSegment before, RingSegment after) =>
        before.Count > 0 && after.Count > 0 && before.Owners[0] == after.Owners[0];

    private long ChangedPoints(RingMember[] members)
    {
        long changed = 0;
        for (int slot = 0; slot < Math.Max(_members.Length, members.Length); slot++)
        {
            RingMember old = slot < _members.Length ? _members[slot] : default;
            RingMember next = slot < members.Length ? members[slot] : default;
            changed += old.Id == next.Id ? Math.Abs(old.Points - next.Points) : old.Points + next.Points;
        }

        return changed;
    }

    /// <summary>Puts edited segments in the place of shared ones, while this ring is being made.</summary>
    /// <returns>Which.</returns>
    private List<int> Apply(RingPointEdit[] edits, RingMember[] before)
    {
        List<int> changed = [];
        for (int start = 0, end; start < edits.Length; start = end)
        {
            int segment = SegmentOf(edits[start]);
            end = start + 1;
            while (end < edits.Length && SegmentOf(edits[end]) == segment)
            {
                end++;
            }

            _segments[segment] = _segments[segment].With(edits.AsSpan(start..end), before, _buckets, segment * RingSegment.Buckets);
            changed.Add(segment);
        }

        return changed;
    }

    private int SegmentOf(RingPointEdit edit) => RingSegment.BucketOf(edit.Hash, _buckets) / RingSegment.Buckets;

    /// <summary>Remakes the lines before a segment that end in its first point.</summary>
    private void MakeLinesBefore(int segment)
    {
        for (int i = 1; i < _segments.Length; i++)
        {
            int before = (segment + _segments.Length - i) % _segments.Length;
            MakeLines(before);
            if (_segments[before].Count > 0)
            {
                break; // this one has points: what is before it ends here
            }
        }
    }

    private void MakeLines(int segment)
    {
        RingSegment points = _segments[segment];
        RingBucket[] lines = new RingBucket[RingSegment.Buckets];
        int successor = new RingWalk(_segments, segment, points.Count).Next();
        for (int bucket = RingSegment.Buckets - 1; bucket >= 0; bucket--)
        {
            ReadOnlySpan<int> owners = points.Owners.AsSpan(points.PointsOf(bucket));
            lines[bucket] = new RingBucket(points.Hashes.AsSpan(points.PointsOf(bucket)), owners, successor, _buckets);
            successor = owners.IsEmpty ? successor : owners[0];
        }

        _lines[segment] = lines;
    }
}
