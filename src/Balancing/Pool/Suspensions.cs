using System.Collections.Immutable;

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

    /// <summary>How long until the first suspended member returns; null if none is suspended.</summary>
    public TimeSpan? NextReturn(ImmutableArray<MemberState> members)
    {
        if (FirstEnd(members) is not { } end)
        {
            return null;
        }

        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), end);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The timestamp at which the first suspension ends; null if no member is suspended.</summary>
    public static long? FirstEnd(ImmutableArray<MemberState> members)
    {
        long? first = null;
        foreach (MemberState member in members)
        {
            if ((member.Flags & MemberFlags.Suspended) != 0 && (first is null || member.Record.SuspendedUntil < first))
            {
                first = member.Record.SuspendedUntil;
            }
        }

        return first;
    }

    private long EndOf(TimeSpan duration)
    {
        long now = time.GetTimestamp();
        double ticks = Math.Ceiling(duration.TotalSeconds * time.TimestampFrequency);
        return ticks >= long.MaxValue - now ? long.MaxValue : now + (long)ticks;
    }
}
