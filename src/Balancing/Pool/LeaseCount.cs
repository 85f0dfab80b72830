namespace Balancing.Pool;

/// <summary>Counts a request on a member if that may still take it.</summary>
/// <remarks>It counts first and looks at the flags afterwards. A drain sets the flag first and looks at the count
/// afterwards. Both have a full fence in between, so either the request sees the flag, or the drain sees the count
/// (P14).</remarks>
internal static class LeaseCount
{
    /// <summary>Counts a request unless the member must not take it.</summary>
    /// <param name="member">The member.</param>
    /// <param name="cost">What the request counts.</param>
    /// <param name="ignored">Flags that do not count, because the request prefers this very backend.</param>
    /// <param name="isForced">Whether the load factor does not count.</param>
    /// <returns>Whether it was counted.</returns>
    public static bool TryAdd(MemberState member, int cost, MemberFlags ignored, bool isForced)
    {
        if (!member.IsOpen || member.Tracker is not null || cost > 1)
        {
            return TryAddWithCare(member, cost, ignored, isForced);
        }

        member.Load.Increment();
        if (member.IsOpen)
        {
            return true;
        }

        member.Load.Decrement();
        return TryAddWithCare(member, cost, ignored, isForced);
    }

    /// <summary>Counts a request whatever the flags say.</summary>
    public static void Add(MemberState member, int cost)
    {
        member.Tracker?.Bound?.Reserve(cost);
        member.Load.Add(cost);
    }

    /// <summary>Takes a request back that was counted.</summary>
    public static void Subtract(MemberState member, int cost)
    {
        member.Load.Subtract(cost);
        member.Tracker?.Bound?.Release(cost);
    }

    private static bool TryAddWithCare(MemberState member, int cost, MemberFlags ignored, bool isForced)
    {
        LoadBound? bound = member.Tracker?.Bound;
        bound?.Reserve(cost);
        if (member.Load.TryAdd(cost, member.Record.MaxInFlight, member.Record.Weight, isForced ? null : bound))
        {
            if (!member.HasEnded && member.AreFlagsInFavor(ignored))
            {
                return true;
            }

            member.Load.Subtract(cost);
        }

        bound?.Release(cost);
        return false;
    }
}
