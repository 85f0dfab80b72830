using Balancing.Selection;

namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>The owners of the points, clockwise from a point and without end.</summary>
/// <remarks>The ring must have points; otherwise the walk would never find one.</remarks>
internal struct RingWalk(RingSegment[] segments, int segment, int point) : ICandidateSequence
{
    public int Next()
    {
        while (point >= segments[segment].Count)
        {
            segment = segment + 1 < segments.Length ? segment + 1 : 0;
            point = 0;
        }

        return segments[segment].Owners[point++];
    }
}
