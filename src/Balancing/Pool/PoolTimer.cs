namespace Balancing.Pool;

/// <summary>The timer of a pool for all that runs out. It runs only while something does.</summary>
/// <remarks>It knows the pool weakly, so what runs out keeps no pool alive (P13). Used under the gate of the pool's
/// admission, except for the callback, which takes it.</remarks>
internal sealed class PoolTimer(IExpiring pool, TimeProvider time)
{
    // The longest wait that timers accept is about 49.7 days. A longer one takes several.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly WeakReference<IExpiring> _pool = new(pool);
    private ITimer? _timer;
    private long? _due;

    /// <summary>Makes sure that the timer has run by a timestamp.</summary>
    public void RunBy(long due)
    {
        if (_due is not { } present || due < present)
        {
            Arm(due);
        }
    }

    /// <summary>The timer has run: waits for the earlier of two timestamps, if there is one.</summary>
    public void Restart(long? due, long? other)
    {
        _due = null;
        if (due is { } next)
        {
            RunBy(next);
        }

        if (other is { } otherNext)
        {
            RunBy(otherNext);
        }
    }

    private static void Run(object? state)
    {
        if (((WeakReference<IExpiring>)state!).TryGetTarget(out IExpiring? pool))
        {
            pool.EndWhatHasRunOut();
        }
    }

    private void Arm(long due)
    {
        _due = due;
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), due);

        // Rounded up to the milliseconds of a timer: nothing ends early.
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
            return time.CreateTimer(Run, _pool, wait, Timeout.InfiniteTimeSpan);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return time.CreateTimer(Run, _pool, wait, Timeout.InfiniteTimeSpan);
        }
    }
}
