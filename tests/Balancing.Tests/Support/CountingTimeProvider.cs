namespace Balancing.Tests.Support;

/// <summary>The clock of the system, which counts how often it is read and how many timers it creates.</summary>
internal sealed class CountingTimeProvider(Action? onTimer = null) : TimeProvider
{
    private int _reads;
    private int _timers;

    public int Reads => Volatile.Read(ref _reads);

    public int Timers => Volatile.Read(ref _timers);

    public override long GetTimestamp()
    {
        Interlocked.Increment(ref _reads);
        return base.GetTimestamp();
    }

    public override DateTimeOffset GetUtcNow()
    {
        Interlocked.Increment(ref _reads);
        return base.GetUtcNow();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _timers);
        return base.CreateTimer(
            argument =>
            {
                onTimer?.Invoke();
                callback(argument);
            },
            state,
            dueTime,
            period);
    }
}
