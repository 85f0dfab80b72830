using System.Diagnostics;

namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>A circle of 2^64 positions with points on it. A position belongs to the member of the first point at or
/// after it. Uses members and their slots, no backends. Immutable.</summary>
/// <remarks>
/// <para>The circle is cut into equal arcs, the buckets, of three points on average. A lookup is O(1): the position
/// selects one <see cref="RingBucket"/>, and seldom the exact points of a <see cref="RingSegment"/>.</para>
/// <para>A change rebuilds only segments in which points come or go, and shares all others with the ring before.
/// Only a copy of two arrays of references, one entry per 48 points, grows with the ring. About 38 bytes per
/// point.</para>
/// </remarks>
internal sealed class HashRing
{
    /// <summary>The most points a ring may have: 2^24, about 640 MB.</summary>
    public const int MaxPoints = 1 << 24;

    // At three points on average 1 bucket in 260 overflows; at four, 1 in 47.
    private const int PointsPerBucket = 3;

    private readonly RingMember[] _members;
    private readonly RingSegment[] _segments;
    private readonly RingBucket[][] _buckets; // by segment
    private readonly int _bucketCount;
    private int _longestSegment; // known once the ring is built

    private HashRing(RingMember[] members, int points, RingSegment[] segments, RingBucket[][] buckets)
    {
        _members = members;
        Points = points;
        _segments = segments;
        _buckets = buckets;
        _bucketCount = segments.Length * RingSegment.Buckets;
    }

    /// <summary>The number of points; 0 if no slot has a member.</summary>
    public int Points { get; }

    /// <summary>The members by slot. A free slot has no points.</summary>
    public ReadOnlySpan<RingMember> Members => _members;

    /// <summary>The arcs of the circle, with their points.</summary>
    public ReadOnlySpan<RingSegment> Segments => _segments;

    /// <param name="members">The members by slot. A free slot has no points.</param>
    public static HashRing Build(RingMember[] members)
    {
        int points = CountPoints(members);
        int segments = Math.Max(1, points / (PointsPerBucket * RingSegment.Buckets));
        RingSegment[] sorted = RingPointSorter.Sort(members, points, segments);
        HashRing ring = new(members, points, sorted, new RingBucket[segments][]);
        for (int segment = 0; segment < segments && points > 0; segment++)
        {
            ring.BuildBuckets(segment);
        }

        ring._longestSegment = ring.FindLongestSegment();
        return ring;
    }

    /// <summary>Creates the ring of other members, from this one if that is cheaper. Equal to a ring built from
    /// nothing.</summary>
    /// <param name="members">The members by slot. A member that stays has kept its slot.</param>
    public HashRing Update(RingMember[] members)
    {
        int points = CountPoints(members);
        long changed = CountChangedPoints(members);
        if (changed == 0)
        {
            return this;
        }

        bool fitsBuckets = 2 * points >= 5 * _bucketCount && points <= 4 * _bucketCount; // 2.5 to 4 points per bucket
        if (!fitsBuckets || Points == 0 || changed > points / 8)
        {
            return Build(members);
        }

        HashRing next = new(members, points, [.. _segments], [.. _buckets]);
        foreach (int segment in next.ApplyEdits(RingPointEdit.Diff(_members, members), _members))
        {
            next.BuildBuckets(segment);
            if (!HasSameFirstOwner(_segments[segment], next._segments[segment]))
            {
                next.RebuildPrecedingBuckets(segment);
            }
        }

        next._longestSegment = next.FindLongestSegment();
        return next;
    }

    /// <summary>The position of a random point, each with the same probability.</summary>
    /// <remarks>A random position would prefer points that end long arcs. A random index in a random segment prefers
    /// none, if an index beyond the points of the segment is drawn again. That takes about two draws, because segments
    /// have nearly equal numbers of points.</remarks>
    public ulong RandomPoint(Random random)
    {
        Debug.Assert(Points > 0, "A ring without points has no random one.");
        while (true)
        {
            ulong[] hashes = _segments[random.Next(_segments.Length)].Hashes;
            int index = random.Next(_longestSegment);
            if (index < hashes.Length)
            {
                return hashes[index];
            }
        }
    }

    /// <summary>The slot of the member that a position belongs to.</summary>
    public int OwnerOf(ulong position)
    {
        Debug.Assert(Points > 0, "A position has an owner only if there are points.");
        ulong bucket = Math.BigMul(position, (ulong)_bucketCount, out ulong fraction);
        int owner = _buckets[bucket / RingSegment.Buckets][bucket % RingSegment.Buckets].OwnerOf(fraction);
        return owner >= 0 ? owner : WalkFrom(position).Next();
    }

    /// <summary>The owners of the points from a position on.</summary>
    public RingWalk WalkFrom(ulong position)
    {
        int bucket = (int)Math.BigMul(position, (ulong)_bucketCount, out ulong fraction);
        (int segment, int bucketOfSegment) = Math.DivRem(bucket, RingSegment.Buckets);
        int point = _buckets[segment][bucketOfSegment].PointOf(fraction);
        point = point >= 0 ? point : _segments[segment].CountBefore(position, bucketOfSegment);
        return new RingWalk(_buckets, _segments, bucket, point);
    }

    private static int CountPoints(RingMember[] members) => members.Sum(static member => member.Points);

    private static bool HasSameFirstOwner(RingSegment before, RingSegment after) =>
        before.Count > 0 && after.Count > 0 && before.Owners[0] == after.Owners[0];

    private int FindLongestSegment() => _segments.Max(static segment => segment.Count);

    private long CountChangedPoints(RingMember[] members)
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

    /// <summary>Replaces shared segments by edited ones, while this ring is being built.</summary>
    /// <returns>The segments that were replaced.</returns>
    private List<int> ApplyEdits(RingPointEdit[] edits, RingMember[] before)
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

            _segments[segment] = _segments[segment].ApplyEdits(
                edits.AsSpan(start..end), before, _bucketCount, segment * RingSegment.Buckets);
            changed.Add(segment);
        }

        return changed;
    }

    private int SegmentOf(RingPointEdit edit) =>
        RingSegment.BucketOf(edit.Hash, _bucketCount) / RingSegment.Buckets;

    /// <summary>Rebuilds the buckets before a segment: their last arc ends in its first point.</summary>
    private void RebuildPrecedingBuckets(int segment)
    {
        for (int i = 1; i < _segments.Length; i++)
        {
            int preceding = (segment + _segments.Length - i) % _segments.Length;
            BuildBuckets(preceding);
            if (_segments[preceding].Count > 0)
            {
                break; // the arcs before this segment end in its own first point
            }
        }
    }

    /// <summary>The owner of the first point after a segment; that of its own first point if no other has points.
    /// </summary>
    private int FirstOwnerAfter(int segment)
    {
        do
        {
            segment = segment + 1 < _segments.Length ? segment + 1 : 0;
        }
        while (_segments[segment].Count == 0);
        return _segments[segment].Owners[0];
    }

    private void BuildBuckets(int segment)
    {
        RingSegment points = _segments[segment];
        RingBucket[] buckets = new RingBucket[RingSegment.Buckets];
        int successor = FirstOwnerAfter(segment);
        for (int bucket = RingSegment.Buckets - 1; bucket >= 0; bucket--)
        {
            Range range = points.PointsOf(bucket);
            ReadOnlySpan<int> owners = points.Owners.AsSpan(range);
            buckets[bucket] = new RingBucket(points.Hashes.AsSpan(range), owners, successor, _bucketCount);
            successor = owners.IsEmpty ? successor : owners[0];
        }

        _buckets[segment] = buckets;
    }
}
