using Balancing.Selection;

namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>The owners of the points, clockwise from a point and without end.</summary>
/// <param name="buckets">The buckets of a ring, by segment. One must have points; otherwise the walk would not end.
/// </param>
/// <param name="segments">The exact points, for buckets that cannot hold all of theirs.</param>
/// <param name="bucket">The bucket that the walk starts in.</param>
/// <param name="point">The first point, counted from the first one of that bucket. May be the number of its
/// points.</param>
/// <remarks>Buckets follow each other in memory, so the next step is mostly in the same cache line or in the line
/// after it.</remarks>
internal struct RingWalk(RingBucket[][] buckets, RingSegment[] segments, int bucket, int point) : ICandidateSequence
{
    public int Next()
    {
        while (point >= BucketAt(bucket).Points)
        {
            bucket = bucket + 1 < buckets.Length * RingSegment.Buckets ? bucket + 1 : 0;
            point = 0;
        }

        ref readonly RingBucket current = ref BucketAt(bucket);
        int owner = current.HasOverflow
            ? segments[bucket / RingSegment.Buckets].OwnerAt(bucket % RingSegment.Buckets, point)
            : current.OwnerAt(point);
        point++;
        return owner;
    }

    private readonly ref readonly RingBucket BucketAt(int index) =>
        ref buckets[(uint)index / RingSegment.Buckets][(uint)index % RingSegment.Buckets];
}
