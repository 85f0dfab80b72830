namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>The addition of one point to a ring, or its removal.</summary>
/// <param name="Hash">The position of the point.</param>
/// <param name="Id">The id of its member.</param>
/// <param name="Slot">The slot of its member.</param>
/// <param name="IsRemoval">Whether the point is removed.</param>
internal readonly record struct RingPointEdit(ulong Hash, string Id, int Slot, bool IsRemoval)
    : IComparable<RingPointEdit>
{
    /// <summary>Compares by the order of points: by hash, then by id.</summary>
    public int CompareTo(RingPointEdit other)
    {
        int order = Hash.CompareTo(other.Hash);
        return order != 0 ? order : string.CompareOrdinal(Id, other.Id);
    }

    /// <summary>The edits that turn one membership into another, in the order of points.</summary>
    /// <param name="before">The members by slot.</param>
    /// <param name="after">The other members by slot. A member that stays has kept its slot.</param>
    public static RingPointEdit[] Diff(RingMember[] before, RingMember[] after)
    {
        List<RingPointEdit> edits = [];
        for (int slot = 0; slot < Math.Max(before.Length, after.Length); slot++)
        {
            RingMember old = slot < before.Length ? before[slot] : default;
            RingMember next = slot < after.Length ? after[slot] : default;

            // A member that stays keeps the points that both have in common: another weight edits only the surplus.
            int common = old.Id == next.Id && old.Origin == next.Origin ? Math.Min(old.Points, next.Points) : 0;
            for (int i = common; i < old.Points; i++)
            {
                edits.Add(new RingPointEdit(old.Point(i), old.Id, slot, IsRemoval: true));
            }

            for (int i = common; i < next.Points; i++)
            {
                edits.Add(new RingPointEdit(next.Point(i), next.Id, slot, IsRemoval: false));
            }
        }

        edits.Sort();
        return [.. edits];
    }
}
