using Balancing.Selection;


namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>The slots of the members in the order of their points, clockwise from somewhere and round and round. The ring must have points.</summary>
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
