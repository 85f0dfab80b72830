using System.Diagnostics;

namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>Orders a few members as a walk around the ring would meet them, without the ring.</summary>
/// <remarks>A walk meets a member first at its nearest point after the position. So the distances to these points are
/// the order, and they follow from the members alone: O(points of the few).</remarks>
internal static class NearestMembers
{
    /// <summary>The most members that can be ordered.</summary>
    public const int MaxCount = 128;

    /// <param name="members">All members, by slot.</param>
    /// <param name="slots">The slots to order, none of them free.</param>
    /// <param name="position">The start of the walk.</param>
    public static void Sort(ReadOnlySpan<RingMember> members, Span<int> slots, ulong position)
    {
        Debug.Assert(slots.Length <= MaxCount, "There is room for a few distances only.");
        Span<ulong> distances = stackalloc ulong[MaxCount];
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            ulong distance = members[slot].DistanceFrom(position);
            int hole = i;
            for (; hole > 0 && IsAfter(members, distances[hole - 1], slots[hole - 1], distance, slot); hole--)
            {
                (distances[hole], slots[hole]) = (distances[hole - 1], slots[hole - 1]);
            }

            (distances[hole], slots[hole]) = (distance, slot);
        }
    }

    // Equal distances are one point that two members share: the lower id owns it.
    private static bool IsAfter(
        ReadOnlySpan<RingMember> members, ulong distance, int slot, ulong otherDistance, int otherSlot) =>
        distance != otherDistance
            ? distance > otherDistance
            : string.CompareOrdinal(members[slot].Id, members[otherSlot].Id) > 0;
}
