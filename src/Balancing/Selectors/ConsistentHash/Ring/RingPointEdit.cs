namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>One point that comes to a ring or leaves it.</summary>
/// <param name="Hash">Its place on the circle.</param>
/// <param name="Id">The id of its member.</param>
/// <param name="Slot">The slot of its member.</param>
/// <param name="Leaves">False: it comes.</param>
internal readonly record struct RingPointEdit(ulong Hash, string Id, int Slot, bool Leaves) : IComparable<RingPointEdit>
{
    /// <summary>In the order of points: by hash, then by id.</summary>
    public int CompareTo(RingPointEdit other)
    {
        int order = Hash.CompareTo(other.Hash);
        return order != 0 ? order : string.CompareOrdinal(Id, other.Id);
    }

    /// <summary>What differs between two memberships whose members keep their slots, in the order of points.</summary>
    public static RingPointEdit[] Between(RingMember[] before, RingMember[] after)
    {
        List<RingPointEdit> edits = [];
        for (int slot = 0; slot < Math.Max(before.Length, after.Length); slot++)
        {
            RingMember old = slot < before.Length ? before[slot] : default;
            RingMember next = slot < after.Length ? after[slot] : default;

            // A member that stays keeps the points both have in common: another weight touches only the surplus.
            int common = old.Id == next.Id && old.Origin == next.Origin ? Math.Min(old.Points, next.Points) : 0;
            for (int i = common; i < old.Points; i++)
            {
                edits.Add(new RingPointEdit(old.Point(i), old.Id, slot, Leaves: true));
            }

            for (int i = common; i < next.Points; i++)
            {
                edits.Add(new RingPointEdit(next.Point(i), next.Id, slot, Leaves: false));
            }
        }

        edits.Sort();
        return [.. edits];
    }
}
