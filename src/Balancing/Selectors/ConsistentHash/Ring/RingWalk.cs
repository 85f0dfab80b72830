using Balancing.Selection;

namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>The owners of the points, clockwise from a point and without end.</summary>
/// <remarks>Buckets follow each other in memory, so the next step is mostly in the same cache line or in the line
/// after it.</remarks>
internal ref struct RingWalk : ICandidateSequence
{
    private readonly RingBucket[][] _buckets;
    private readonly RingSegment[] _segments;
    private ref readonly RingBucket _current;
    private int _bucket;
    private int _point;

    /// <summary>Starts at a point.</summary>
    /// <param name="buckets">The buckets of a ring, by segment. One must have points; otherwise the walk would not
    /// end.</param>
    /// <param name="segments">The exact points, for buckets that cannot hold all of theirs.</param>
    /// <param name="bucket">The bucket that the walk starts in.</param>
    /// <param name="point">The first point, counted from the first one of that bucket. May be the number of its
    /// points.</param>
    public RingWalk(RingBucket[][] buckets, RingSegment[] segments, int bucket, int point)
    {
        _buckets = buckets;
        _segments = segments;
        _bucket = bucket;
        _point = point;
        _current = ref BucketAt(bucket);
    }

    public int Next()
    {
        while (_point >= _current.Points)
        {
            _bucket = _bucket + 1 < _buckets.Length * RingSegment.Buckets ? _bucket + 1 : 0;
            _current = ref BucketAt(_bucket);
            _point = 0;
        }

        int owner = _current.HasOverflow
            ? _segments[_bucket / RingSegment.Buckets].OwnerAt(_bucket % RingSegment.Buckets, _point)
            : _current.OwnerAt(_point);
        _point++;
        return owner;
    }

    private readonly ref readonly RingBucket BucketAt(int index) =>
        ref _buckets[(uint)index / RingSegment.Buckets][(uint)index % RingSegment.Buckets];
}
