using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Support;

/// <summary>A clock that notes how long its timers are asked to wait.</summary>
internal sealed class RecordingTimeProvider : FakeTimeProvider
{
    public List<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        return new RecordingTimer(base.CreateTimer(callback, state, dueTime, period), Waits);
    }

    private sealed class RecordingTimer(ITimer inner, List<TimeSpan> waits) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            waits.Add(dueTime);
            return inner.Change(dueTime, period);
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
