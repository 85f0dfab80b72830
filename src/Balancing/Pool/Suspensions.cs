namespace Balancing.Pool;

/// <summary>When the suspensions of a pool's members end. Used under the gate of the pool's admission.</summary>
internal sealed class Suspensions(TimeProvider time)
{
    /// <summary>Sets the end of a member's suspension, unless it ends later already.</summary>
    /// <returns>The end, as a timestamp.</returns>
    public long Extend(MemberState member, TimeSpan duration)
    {
        long until = EndOf(duration);
        bool isSuspended = (member.Flags & MemberFlags.Suspended) != 0;
        member.Record.SuspendedUntil = isSuspended ? Math.Max(member.Record.SuspendedUntil, until) : until;
        return member.Record.SuspendedUntil;
    }

    /// <summary>Whether a member is suspended and its time is over.</summary>
    public bool HasRunOut(MemberState member) =>
        (member.Flags & MemberFlags.Suspended) != 0 && member.Record.SuspendedUntil <= time.GetTimestamp();

    private long EndOf(TimeSpan duration)
    {
        long now = time.GetTimestamp();
        double ticks = Math.Ceiling(duration.TotalSeconds * time.TimestampFrequency);
        return ticks >= (double)long.MaxValue - now ? long.MaxValue : now + (long)ticks; // the clock may be below zero
    }
}
