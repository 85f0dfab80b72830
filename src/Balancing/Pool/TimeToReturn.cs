namespace Balancing.Pool;

/// <summary>How long until members come back.</summary>
internal static class TimeToReturn
{
    /// <summary>Until the first of some members comes back that nothing else is against; null if there is
    /// none.</summary>
    public static TimeSpan? ComputeFirst(PoolAdmission pool, IEnumerable<MemberState> members)
    {
        lock (pool.Gate)
        {
            return TimeLeft(pool.Time, MemberReturns.FirstReturn(members));
        }
    }

    /// <summary>Until a member comes back; null if it is neither suspended nor ejected.</summary>
    public static TimeSpan? Compute(PoolAdmission pool, MemberState member)
    {
        lock (pool.Gate)
        {
            return TimeLeft(pool.Time, MemberReturns.ReturnOf(member));
        }
    }

    private static TimeSpan? TimeLeft(TimeProvider time, long? end)
    {
        if (end is not { } at)
        {
            return null;
        }

        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), at);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
