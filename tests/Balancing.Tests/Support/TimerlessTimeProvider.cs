using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Support;

/// <summary>A clock with timers that never run.</summary>
internal sealed class TimerlessTimeProvider : FakeTimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(static _ => { }, state, dueTime, period);
}
