using Balancing.Selection;

namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>The owners of the points, clockwise from a point and without end.</summary>
/// <param name="ring">A ring with points; otherwise the walk would never find one.</param>
/// <param name="bucket">The bucket that the walk starts in.</param>
/// <param name="point">The first point, counted from the first one of that bucket. May be the number of its
/// points.</param>
/// <remarks>Buckets follow each other in memory, so the next step is mostly in the same cache line or in the line
/// after it.</remarks>
internal struct RingWalk(HashRing ring, int bucket, int point) : ICandidateSequence
{
    public int Next()
    {
        while (point >= ring.BucketAt(bucket).Points)
        {
            bucket = bucket + 1 < ring.BucketCount ? bucket + 1 : 0;
            point = 0;
        }

        ref readonly RingBucket current = ref ring.BucketAt(bucket);
        return current.HasOverflow ? ring.ExactOwnerAt(bucket, point++) : current.OwnerAt(point++);
    }
}
