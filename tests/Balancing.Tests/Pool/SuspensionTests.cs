using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Pool;

public sealed class SuspensionTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly BackendPool _pool;
    private readonly RoundRobinSelector _selector;

    public SuspensionTests()
    {
        _pool = new BackendPool(new BackendPoolOptions { TimeProvider = _time }, new Backend("a"), new Backend("b"));
        _selector = new RoundRobinSelector(_pool);
    }

    private Backend A => Member("a");

    public void Dispose() => _selector.Dispose();

    [Fact]
    public void A_later_end_wins_over_an_earlier_one()
    {
        A.SuspendFor(TimeSpan.FromSeconds(10));
        A.SuspendFor(TimeSpan.FromSeconds(5));
        AssertReturnsAfter(TimeSpan.FromSeconds(10));
        A.SuspendFor(TimeSpan.FromSeconds(5));
        A.SuspendFor(TimeSpan.FromSeconds(10));
        AssertReturnsAfter(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Zero_ends_a_suspension()
    {
        A.SuspendFor(TimeSpan.FromSeconds(10));
        A.SuspendFor(TimeSpan.Zero);
        Assert.True(IsPicked("a"));
        A.SuspendFor(TimeSpan.FromSeconds(3)); // what ended does not count as the later end
        AssertReturnsAfter(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void A_negative_duration_is_rejected_by_name()
    {
        ArgumentOutOfRangeException thrown =
            Assert.Throws<ArgumentOutOfRangeException>(() => A.SuspendFor(TimeSpan.FromTicks(-1)));
        Assert.Equal("duration", thrown.ParamName);
        Assert.StartsWith(
            "Suspension of backend 'a' must not be negative, but was -00:00:00.0000001.",
            thrown.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_return_is_that_of_the_first()
    {
        Assert.Null(_pool.NextReturn);
        A.SuspendFor(TimeSpan.FromSeconds(9));
        Member("b").SuspendFor(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(4), _pool.NextReturn);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(3), _pool.NextReturn);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(5), _pool.NextReturn);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(_pool.NextReturn);
    }

    [Fact]
    public void A_backend_that_does_not_come_back_by_itself_is_no_next_return()
    {
        A.SuspendFor(TimeSpan.FromSeconds(1));
        Member("b").SuspendFor(TimeSpan.FromSeconds(5));
        A.IsDraining = true;
        Assert.Equal(TimeSpan.FromSeconds(5), _pool.NextReturn);
        Member("b").IsAvailable = false;
        Assert.Null(_pool.NextReturn);
        A.IsDraining = false;
        Assert.Equal(TimeSpan.FromSeconds(1), _pool.NextReturn);
    }

    [Fact]
    public void A_new_object_of_the_id_stays_suspended()
    {
        A.SuspendFor(TimeSpan.FromSeconds(10));
        _pool.AddOrReplace(new Backend("a", 3));
        AssertReturnsAfter(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Removal_ends_a_suspension()
    {
        Backend a = A;
        a.SuspendFor(TimeSpan.FromSeconds(10));
        _pool.Remove("a");
        Assert.Null(_pool.NextReturn);
        _pool.AddOrReplace(a);
        Assert.True(IsPicked("a"));
        Assert.Null(_pool.NextReturn);
    }

    [Fact]
    public void An_object_in_no_pool_is_not_suspended()
    {
        Backend c = new("c");
        c.SuspendFor(TimeSpan.FromSeconds(10));
        _pool.AddOrReplace(c);
        Assert.True(IsPicked("c"));
    }

    // A timer accepts 49 days at most.
    [Theory]
    [InlineData(60)]
    [InlineData(10_000)]
    public void A_suspension_may_be_longer_than_a_timer(int days)
    {
        A.SuspendFor(TimeSpan.FromDays(days));
        AssertReturnsAfter(TimeSpan.FromDays(days));
    }

    [Fact]
    public void The_longest_duration_never_ends()
    {
        A.SuspendFor(TimeSpan.MaxValue);
        _time.Advance(TimeSpan.FromDays(100_000));
        Assert.False(IsPicked("a"));
        A.SuspendFor(TimeSpan.Zero);
        Assert.True(IsPicked("a"));
    }

    [Fact]
    public void A_duration_below_one_tick_of_the_timer_is_not_cut_to_nothing()
    {
        A.SuspendFor(TimeSpan.FromTicks(1));
        Assert.False(IsPicked("a"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(IsPicked("a"));
    }

    [Fact]
    public void A_pool_without_suspensions_asks_the_clock_for_nothing()
    {
        CountingTimeProvider time = new();
        BackendPool pool = new(new BackendPoolOptions { TimeProvider = time }, new Backend("a"), new Backend("b"));
        IBackendSelector[] selectors =
        [
            .. SelectorCatalog.AllNames.Where(static name => name != nameof(LeastLatencySelector))
                .Select(name => SelectorCatalog.Create(name, pool)),
        ];
        pool.Backends[0].IsHealthy = false;
        pool.Backends[0].IsHealthy = true;
        pool.Backends[0].IsDraining = true;
        Array.ForEach(selectors, static selector => selector.Acquire().Dispose());
        pool.Remove("a");
        Assert.Equal((0, 0), (time.Reads, time.Timers));
    }

    [Fact]
    public void A_pool_has_one_timer_for_all_suspensions()
    {
        CountingTimeProvider time = new();
        BackendPool pool = new(
            new BackendPoolOptions { TimeProvider = time },
            Enumerable.Range(0, 50).Select(static i => new Backend($"b{i}")));
        foreach (Backend backend in pool.Backends)
        {
            backend.SuspendFor(TimeSpan.FromHours(1));
            backend.SuspendFor(TimeSpan.Zero);
            backend.SuspendFor(TimeSpan.FromHours(2));
        }

        Assert.Equal(1, time.Timers);
    }

    // The timer would keep what the request that suspended has in its context, for as long as the pool has a timer.
    [Fact]
    public void The_timer_keeps_no_execution_context()
    {
        AsyncLocal<object?> ofRequest = new();
        object? seen = "not run";
        CountingTimeProvider time = new(onTimer: () => seen = ofRequest.Value);
        BackendPool pool = new(new BackendPoolOptions { TimeProvider = time }, new Backend("a"));
        ofRequest.Value = new object();
        pool.Backends[0].SuspendFor(TimeSpan.FromMilliseconds(1));
        Assert.True(SpinWait.SpinUntil(() => pool.NextReturn is null, TimeSpan.FromSeconds(30)));
        Assert.Null(seen);
        Assert.NotNull(ofRequest.Value);
        GC.KeepAlive(pool);
    }

    [Fact]
    public void A_suspension_works_where_the_flow_of_the_context_is_suppressed()
    {
        using (ExecutionContext.SuppressFlow())
        {
            A.SuspendFor(TimeSpan.FromSeconds(1));
            Assert.True(ExecutionContext.IsFlowSuppressed());
        }

        AssertReturnsAfter(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void The_timer_waits_for_the_next_end_and_then_for_nothing()
    {
        RecordingTimeProvider time = new();
        BackendPool pool = new(
            new BackendPoolOptions { TimeProvider = time }, new Backend("a"), new Backend("b"), new Backend("c"));
        pool.Backends[0].SuspendFor(TimeSpan.FromSeconds(4));
        pool.Backends[1].SuspendFor(TimeSpan.FromSeconds(9)); // later: the timer runs before
        pool.Backends[2].SuspendFor(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(3));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([4.0, 1.0, 3.0, 5.0], time.Waits.Select(static wait => wait.TotalSeconds));
        Assert.Null(pool.NextReturn);
    }

    // A process that was paused may be asked before its timers have run.
    [Fact]
    public void A_return_that_is_overdue_is_due_now()
    {
        TimerlessTimeProvider time = new();
        BackendPool pool = new(new BackendPoolOptions { TimeProvider = time }, new Backend("a"));
        pool.Backends[0].SuspendFor(TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), pool.NextReturn);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, pool.NextReturn);
        Assert.Equal(TimeSpan.Zero, pool.GetStatus()[0].ReturnsIn);
    }

    // The end of a suspension comes from the clock, and least connections keeps a mirror of what is open.
    [Fact]
    public void The_end_of_a_panic_by_time_reaches_a_mirror_of_loads()
    {
        using LeastConnectionsSelector selector = new(_pool);
        A.IsHealthy = false;
        Member("b").SuspendFor(TimeSpan.FromSeconds(1));
        Assert.True(_pool.IsPanicking);
        Assert.True(selector.TrySelect(out Backend? only) && only == A);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_pool.IsPanicking);
        Assert.Equal(["b"], LoadMirror.Members(_pool));
    }

    [Fact]
    public void The_end_of_a_panic_by_a_change_reaches_a_mirror_of_loads()
    {
        using LeastConnectionsSelector selector = new(_pool);
        A.IsHealthy = Member("b").IsHealthy = false;
        Assert.Equal(["a", "b"], LoadMirror.Members(_pool));
        _pool.AddOrReplace(new Backend("c"));
        Assert.Equal(["c"], LoadMirror.Members(_pool));
        _pool.Remove("c");
        Assert.Equal(["a", "b"], LoadMirror.Members(_pool));
    }

    private Backend Member(string id)
    {
        Assert.True(_pool.TryGetBackend(id, out Backend? backend));
        return backend;
    }

    private bool IsPicked(string id) =>
        Enumerable.Range(0, 20).Any(_ => _selector.TrySelect(out Backend? picked) && picked.Id == id);

    private void AssertReturnsAfter(TimeSpan duration)
    {
        _time.Advance(duration - TimeSpan.FromMilliseconds(1));
        Assert.False(IsPicked("a"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(IsPicked("a"));
        Assert.Null(_pool.NextReturn);
    }
}
