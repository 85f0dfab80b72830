using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Pool;

/// <summary>Suspensions at the edges of time: ends that are due now, clocks that tick seldom, and clocks that go
/// back.</summary>
public class SuspensionTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // The model keeps the end of each suspension, in ticks of the clock. A timer may be one tick and a millisecond
    // late, and never early.
    [Theory]
    [InlineData(TimeSpan.TicksPerSecond, 1)]
    [InlineData(TimeSpan.TicksPerSecond, 2)]
    [InlineData(1_000, 3)]
    [InlineData(64, 4)] // the timer of old Windows machines
    [InlineData(3, 5)]
    public void After_any_history_each_member_returns_at_its_own_end(long frequency, int seed)
    {
        OddClock time = new(frequency);
        BackendPool pool = Create(time, count: 5);
        long[] ends = new long[5]; // 0: not suspended
        Random random = Seeds.Random(seed);
        for (int step = 0; step < 3_000; step++)
        {
            int index = random.Next(ends.Length);
            Backend backend = pool.Backends[index];
            switch (random.Next(4))
            {
                case 0:
                    TimeSpan duration = TimeSpan.FromTicks(1 + random.NextInt64(5 * TimeSpan.TicksPerSecond));
                    backend.SuspendFor(duration);
                    long end = time.GetTimestamp() + (long)Math.Ceiling(duration.TotalSeconds * frequency);
                    ends[index] = Math.Max(ends[index], end);
                    break;
                case 1:
                    backend.SuspendFor(TimeSpan.Zero);
                    ends[index] = 0;
                    break;
                default:
                    time.Advance(TimeSpan.FromMilliseconds(random.Next(800)));
                    break;
            }

            for (int i = 0; i < ends.Length; i++)
            {
                Check(pool, i, time, ref ends[i]);
            }

            CheckNextReturn(pool, time, ends);
        }
    }

    [Fact]
    public void A_suspension_is_over_at_its_end_and_not_before()
    {
        OddClock time = new();
        BackendPool pool = Create(time, count: 1);
        pool.Backends[0].SuspendFor(5 * Second);
        time.Advance((5 * Second) - TimeSpan.FromMilliseconds(1));
        Assert.False(IsSelectable(pool, 0));
        Assert.Equal(TimeSpan.FromMilliseconds(1), pool.NextReturn);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(IsSelectable(pool, 0));
        Assert.Null(pool.NextReturn);
    }

    [Fact]
    public void A_suspension_that_begins_when_another_ends_lasts_its_own_time()
    {
        OddClock time = new();
        BackendPool pool = Create(time, count: 1);
        pool.Backends[0].SuspendFor(5 * Second);
        time.Advance(5 * Second);
        pool.Backends[0].SuspendFor(2 * Second);
        Assert.Equal(2 * Second, pool.NextReturn);
        time.Advance(Second);
        Assert.False(IsSelectable(pool, 0));
        time.Advance(Second);
        Assert.True(IsSelectable(pool, 0));
    }

    // A process that was paused: the end is over, and the timer has not run yet.
    [Fact]
    public void A_suspension_that_is_overdue_is_extended_from_now()
    {
        TimerlessTimeProvider time = new();
        BackendPool pool = new(new BackendPoolOptions { TimeProvider = time }, new Backend("a"), new Backend("b"));
        pool.Backends[0].SuspendFor(2 * Second);
        pool.Backends[1].SuspendFor(9 * Second);
        time.Advance(5 * Second);
        Assert.Equal(TimeSpan.Zero, pool.NextReturn);
        pool.Backends[0].SuspendFor(Second);
        Assert.Equal(Second, pool.NextReturn);
        Assert.Equal([Second, 4 * Second], pool.GetStatus().Select(static status => status.ReturnsIn));
        time.Advance(Second);
        Assert.Equal(TimeSpan.Zero, pool.NextReturn);
    }

    // A virtual machine that was moved, say. The timer runs by another clock, so it runs before the end.
    [Fact]
    public void A_clock_that_goes_back_ends_nothing_early()
    {
        OddClock time = new();
        BackendPool pool = Create(time, count: 2);
        pool.Backends[0].SuspendFor(10 * Second);
        pool.Backends[1].SuspendFor(40 * Second);
        time.Advance(4 * Second);
        time.Offset = -5 * Second;
        Assert.Equal(11 * Second, pool.NextReturn);
        time.Advance(6 * Second); // the timer runs, five seconds before the end
        Assert.False(IsSelectable(pool, 0));
        Assert.Equal(5 * Second, pool.NextReturn);
        time.Advance(5 * Second);
        Assert.Equal((true, false), (IsSelectable(pool, 0), IsSelectable(pool, 1)));
        Assert.Equal(30 * Second, pool.NextReturn);
        time.Advance(30 * Second);
        Assert.True(IsSelectable(pool, 1));
    }

    [Fact]
    public void After_the_clock_went_back_the_later_end_still_wins()
    {
        OddClock time = new();
        BackendPool pool = Create(time, count: 1);
        pool.Backends[0].SuspendFor(10 * Second);
        time.Offset = -60 * Second;
        pool.Backends[0].SuspendFor(20 * Second);
        Assert.Equal(70 * Second, pool.NextReturn);
        pool.Backends[0].SuspendFor(90 * Second);
        Assert.Equal(90 * Second, pool.NextReturn);
    }

    [Fact]
    public void A_clock_that_jumps_ahead_makes_a_return_due()
    {
        OddClock time = new();
        BackendPool pool = Create(time, count: 1);
        pool.Backends[0].SuspendFor(10 * Second);
        time.Offset = 60 * Second;
        Assert.Equal(TimeSpan.Zero, pool.NextReturn);
        time.Advance(10 * Second); // the timer ran by its own clock
        Assert.True(IsSelectable(pool, 0));
    }

    // The zero of a monotonic clock is arbitrary.
    [Theory]
    [InlineData(-1_000_000)]
    [InlineData(-15)]
    [InlineData(-10)]
    [InlineData(1_000_000)]
    public void The_zero_of_the_clock_does_not_matter(int secondsSinceZero)
    {
        OddClock time = new() { Offset = secondsSinceZero * Second };
        BackendPool pool = new(
            new BackendPoolOptions { TimeProvider = time }, Enumerable.Range(0, 3).Select(i => new Backend($"b{i}")));
        pool.Backends[0].SuspendFor(10 * Second);
        pool.Backends[1].SuspendFor(20 * Second);
        pool.Backends[2].SuspendFor(TimeSpan.MaxValue);
        time.Advance(10 * Second);
        Assert.Equal((true, false), (IsSelectable(pool, 0), IsSelectable(pool, 1)));
        Assert.Equal(10 * Second, pool.NextReturn);
        time.Advance(10 * Second);
        Assert.Equal((true, false), (IsSelectable(pool, 1), IsSelectable(pool, 2)));
        Assert.True(pool.NextReturn > TimeSpan.FromDays(100_000), $"{pool.NextReturn}");
    }

    [Fact]
    public void A_member_that_is_both_returns_at_the_later_end()
    {
        OddClock time = new();
        OutlierEjectionOptions ejection = new() { ConsecutiveFailures = 1, BaseDuration = 30 * Second };
        BackendPool pool = new(
            new BackendPoolOptions { TimeProvider = time, OutlierEjection = ejection },
            new Backend("a"),
            new Backend("b"));
        using (BackendLease lease = pool.Backends[0].Acquire())
        {
            lease.Report(RequestOutcome.Failed);
        }

        pool.Backends[0].SuspendFor(10 * Second);
        Assert.Equal(30 * Second, pool.NextReturn);
        pool.Backends[0].SuspendFor(50 * Second);
        Assert.Equal(50 * Second, pool.NextReturn);
        pool.Backends[1].SuspendFor(40 * Second);
        Assert.Equal(40 * Second, pool.NextReturn);
        pool.Backends[0].SuspendFor(TimeSpan.Zero); // ends no ejection
        Assert.True(pool.Backends[0].IsEjected);
        Assert.Equal(30 * Second, pool.NextReturn);
    }

    [Fact]
    public void A_member_of_weight_0_is_no_next_return()
    {
        OddClock time = new();
        BackendPool pool = new(
            new BackendPoolOptions { TimeProvider = time }, new Backend("a", weight: 0), new Backend("b"));
        pool.Backends[0].SuspendFor(Second);
        Assert.Null(pool.NextReturn);
        Assert.Equal(Second, pool.GetStatus()[0].ReturnsIn);
        pool.AddOrReplace(new Backend("a", weight: 1));
        Assert.Equal(Second, pool.NextReturn);
    }

    private static void Check(BackendPool pool, int index, OddClock time, ref long end)
    {
        long now = time.GetTimestamp();
        if (end == 0)
        {
            Assert.True(IsSelectable(pool, index));
            Assert.Null(pool.GetStatus()[index].ReturnsIn);
        }
        else if (now < end)
        {
            Assert.False(IsSelectable(pool, index), "The suspension has ended early.");
            Assert.Equal(time.GetElapsedTime(now, end), pool.GetStatus()[index].ReturnsIn);
        }
        else if (IsSelectable(pool, index))
        {
            end = 0;
        }
        else
        {
            Assert.InRange(now - end, 0, 1 + (time.TimestampFrequency / 1_000));
        }
    }

    private static void CheckNextReturn(BackendPool pool, OddClock time, long[] ends)
    {
        long[] pending = [.. ends.Where(static end => end > 0)];
        TimeSpan? expected = pending.Length == 0 ? null : time.GetElapsedTime(time.GetTimestamp(), pending.Min());
        Assert.Equal(expected < TimeSpan.Zero ? TimeSpan.Zero : expected, pool.NextReturn);
    }

    private static bool IsSelectable(BackendPool pool, int index) =>
        default(SelectionContext).CanSelect(pool.Backends[index]);

    private static BackendPool Create(TimeProvider time, int count) => new(
        new BackendPoolOptions { TimeProvider = time },
        Enumerable.Range(0, count).Select(static i => new Backend($"b{i}")));

    /// <summary>A clock that ticks with any frequency and can be set. Its timers run by another clock.</summary>
    private sealed class OddClock(long frequency = TimeSpan.TicksPerSecond) : FakeTimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() =>
            (long)Math.Floor((GetUtcNow() - Start + Offset).Ticks * (decimal)frequency / TimeSpan.TicksPerSecond);
    }
}
