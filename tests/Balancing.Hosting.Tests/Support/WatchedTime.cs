using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Hosting.Tests.Support;

/// <summary>A clock that the test moves, and that tells when a wait has begun.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    // Shorter ones are time-outs.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(2.2);

    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime >= ShortestWait)
        {
            _waits.Writer.TryWrite(dueTime);
        }

        return timer;
    }

    /// <summary>The length of the next wait, once it has begun.</summary>
    public Task<TimeSpan> NextWaitAsync() => _waits.Reader.ReadAsync().WithinLimit();
}
