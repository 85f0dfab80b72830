using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>Ends the suspensions of a pool's members: one timer, which runs only while a member is suspended.</summary>
/// <remarks>The timer knows the pool weakly, so a suspension keeps no pool alive (P13). Used under the gate of the
/// pool's admission, except for the callback, which takes it.</remarks>
internal sealed class SuspensionTimer(PoolAdmission pool, TimeProvider time)
{
    // The longest wait that timers accept is about 49.7 days. A longer one takes several.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly WeakReference<PoolAdmission> _pool = new(pool);
    private ITimer? _timer;
    private long? _dueAt;

    /// <summary>Sets the end of a member's suspension, unless it ends later already.</summary>
    public void Extend(MemberState member, TimeSpan duration)
    {
        long until = EndOf(duration);
        bool isSuspended = (member.Flags & MemberFlags.Suspended) != 0;
        member.Record.SuspendedUntil = isSuspended ? Math.Max(member.Record.SuspendedUntil, until) : until;
        if (_dueAt is not { } due || member.Record.SuspendedUntil < due)
        {
            Arm(member.Record.SuspendedUntil);
        }
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

    /// <summary>Waits for the next suspension that ends, if there is one.</summary>
    public void Schedule(ImmutableArray<MemberState> members)
    {
        _dueAt = null;
        if (FirstEnd(members) is { } end)
        {
            Arm(end);
        }
    }

    private static long? FirstEnd(ImmutableArray<MemberState> members)
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

    private static void EndSuspensions(object? state)
    {
        if (((WeakReference<PoolAdmission>)state!).TryGetTarget(out PoolAdmission? pool))
        {
            pool.EndSuspensions();
        }
    }

    private void Arm(long end)
    {
        _dueAt = end;
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), end);

        // Rounded up to the milliseconds of a timer: a suspension never ends early.
        TimeSpan wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(left.TotalMilliseconds, 0)));
        wait = wait < LongestWait ? wait : LongestWait;
        if (_timer is null)
        {
            _timer = CreateTimer(wait);
        }
        else
        {
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    // A timer captures the execution context of its creator, and with it what the request keeps there: suppressed.
    private ITimer CreateTimer(TimeSpan wait)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return time.CreateTimer(EndSuspensions, _pool, wait, Timeout.InfiniteTimeSpan);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return time.CreateTimer(EndSuspensions, _pool, wait, Timeout.InfiniteTimeSpan);
        }
    }

    private long EndOf(TimeSpan duration)
    {
        long now = time.GetTimestamp();
        double ticks = Math.Ceiling(duration.TotalSeconds * time.TimestampFrequency);
        return ticks >= long.MaxValue - now ? long.MaxValue : now + (long)ticks;
    }
}
