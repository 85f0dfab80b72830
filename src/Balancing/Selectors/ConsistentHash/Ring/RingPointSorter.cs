namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>Sorts the points of all members by hash and then by id, for the first build of a ring.</summary>
/// <remarks>Points are uniform by construction. So a scatter by bucket leaves a few points to sort in each:
/// O(points).</remarks>
internal static class RingPointSorter
{
    /// <param name="members">The members by slot.</param>
    /// <param name="points">The number of their points.</param>
    /// <param name="segments">The number of segments of the circle.</param>
    public static RingSegment[] Sort(RingMember[] members, int points, int segments)
    {
        int buckets = segments * RingSegment.Buckets;
        int[] starts = CountByBucket(members, buckets);
        ulong[] hashes = GC.AllocateUninitializedArray<ulong>(points);
        int[] owners = GC.AllocateUninitializedArray<int>(points);
        Scatter(members, starts.AsSpan(0, buckets).ToArray(), hashes, owners);
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            Range range = starts[bucket]..starts[bucket + 1];
            SortBucket(members, hashes.AsSpan(range), owners.AsSpan(range));
        }

        RingSegment[] result = new RingSegment[segments];
        for (int i = 0; i < segments; i++)
        {
            int first = i * RingSegment.Buckets;
            Range range = starts[first]..starts[first + RingSegment.Buckets];
            result[i] = new RingSegment(hashes[range], owners[range], buckets, first);
        }

        return result;
    }

    private static int[] CountByBucket(RingMember[] members, int buckets)
    {
        int[] starts = new int[buckets + 1];
        foreach (RingMember member in members)
        {
            for (int i = 0; i < member.Points; i++)
            {
                starts[RingSegment.BucketOf(member.Point(i), buckets) + 1]++;
            }
        }

        for (int bucket = 0; bucket < buckets; bucket++)
        {
            starts[bucket + 1] += starts[bucket];
        }

        return starts;
    }

    private static void Scatter(RingMember[] members, int[] next, ulong[] hashes, int[] owners)
    {
        for (int slot = 0; slot < members.Length; slot++)
        {
            RingMember member = members[slot];
            for (int i = 0; i < member.Points; i++)
            {
                ulong hash = member.Point(i);
                int index = next[RingSegment.BucketOf(hash, next.Length)]++;
                hashes[index] = hash;
                owners[index] = slot;
            }
        }
    }

    // By insertion: there are three points on average.
    private static void SortBucket(RingMember[] members, Span<ulong> hashes, Span<int> owners)
    {
        for (int i = 1; i < hashes.Length; i++)
        {
            (ulong hash, int owner) = (hashes[i], owners[i]);
            int hole = i;
            while (hole > 0 && IsAfter(members, hashes[hole - 1], owners[hole - 1], hash, owner))
            {
                hashes[hole] = hashes[hole - 1];
                owners[hole] = owners[hole - 1];
                hole--;
            }

            hashes[hole] = hash;
            owners[hole] = owner;
        }
    }

    private static bool IsAfter(RingMember[] members, ulong hash, int owner, ulong otherHash, int otherOwner) =>
        hash != otherHash
            ? hash > otherHash
            : string.CompareOrdinal(members[owner].Id, members[otherOwner].Id) > 0;
}
