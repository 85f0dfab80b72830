using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Pool;

/// <summary>Which backends warm up, and how (P18).</summary>
public class SlowStartTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();
    private readonly BackendPool _pool;

    public SlowStartTests()
    {
        BackendPoolOptions options = new() { TimeProvider = _time, SlowStart = new SlowStartOptions() };
        _pool = new BackendPool(options, new Backend("a"), new Backend("b"));
    }

    [Fact]
    public void Nothing_warms_up_when_the_program_starts_T35()
    {
        AssertWhole("a", "b");
        for (int i = 0; i < 20; i++)
        {
            _pool.AddOrReplace(new Backend($"c{i}")); // a loop at the start
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(_pool.Backends, static backend => Assert.Equal(1, backend.SlowStartShare));
    }

    [Fact]
    public void A_backend_that_joins_beside_a_veteran_warms_up()
    {
        _time.Advance(Window);
        _pool.AddOrReplace(new Backend("c"));
        AssertWhole("a", "b");
        Assert.Equal(0.1, Share("c"), 0.001);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0.1, Share("c"), 0.001); // the minimum, until the ramp is above it
        _time.Advance(TimeSpan.FromSeconds(13));
        Assert.Equal(0.5, Share("c"), 0.01);
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(29 / 30.0, Share("c"), 0.01);
        _time.Advance(TimeSpan.FromSeconds(1));
        AssertWhole("c");
    }

    // A limit says nothing about how long a backend has been open.
    [Theory]
    [InlineData(5, double.PositiveInfinity)]
    [InlineData(int.MaxValue, 1.5)]
    public void A_backend_with_a_limit_is_a_veteran_too_P18(int cap, double loadFactor)
    {
        BackendPoolOptions options =
            new() { TimeProvider = _time, SlowStart = new SlowStartOptions(), LoadFactor = loadFactor };
        BackendPool pool = new(options, new Backend("a") { MaxInFlight = cap });
        _time.Advance(Window);
        pool.AddOrReplace(new Backend("b"));
        Assert.Equal((1, 0.1), (pool.Backends[0].SlowStartShare, Math.Round(pool.Backends[1].SlowStartShare, 3)));
    }

    [Fact]
    public void A_replacement_of_all_warms_nothing_up_T35()
    {
        _time.Advance(Window * 3);
        _pool.ReplaceAll(new Backend("green1"), new Backend("green2"));
        AssertWhole("green1", "green2");
    }

    // Blue stays closed from then on, so it carries no load beside green.
    [Fact]
    public void A_member_that_closes_with_the_same_change_is_no_veteran_T35()
    {
        _time.Advance(Window * 3);
        _pool.ReplaceAll(
            new Backend("a") { IsDraining = true }, new Backend("b") { IsAvailable = false }, new Backend("green"));
        AssertWhole("green");
    }

    [Fact]
    public void After_an_outage_of_all_nothing_warms_up_T35()
    {
        _time.Advance(Window * 3);
        Member("a").IsAvailable = Member("b").IsAvailable = false;
        _time.Advance(Window);
        Member("a").IsAvailable = true;
        Member("b").IsAvailable = true;
        AssertWhole("a", "b");
    }

    [Theory]
    [InlineData("available")]
    [InlineData("draining")]
    [InlineData("healthy")]
    [InlineData("suspended")]
    public void A_backend_that_comes_back_beside_a_veteran_warms_up(string reason)
    {
        _time.Advance(Window * 2);
        Set(reason, isClosed: true);
        AssertWhole("a", "b");
        _time.Advance(TimeSpan.FromSeconds(5));
        Set(reason, isClosed: false);
        Assert.Equal(0.1, Share("a"), 0.001);
        AssertWhole("b");

        // If it closes on the way, it begins anew.
        _time.Advance(TimeSpan.FromSeconds(20));
        Set(reason, isClosed: true);
        Set(reason, isClosed: false);
        Assert.Equal(0.1, Share("a"), 0.001);
        _time.Advance(Window);
        AssertWhole("a");
    }

    [Fact]
    public void The_end_of_an_ejection_begins_a_ramp_P18()
    {
        OutlierEjectionOptions ejection = new() { ConsecutiveFailures = 1, BaseDuration = TimeSpan.FromSeconds(5) };
        BackendPool pool = new(
            new BackendPoolOptions
            {
                TimeProvider = _time,
                SlowStart = new SlowStartOptions(),
                OutlierEjection = ejection,
            },
            new Backend("a"),
            new Backend("b"));
        _time.Advance(Window);
        using (BackendLease lease = pool.Backends[0].Acquire())
        {
            lease.Report(RequestOutcome.Failed);
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(pool.Backends[0].IsEjected);
        Assert.Equal(0.1, pool.Backends[0].SlowStartShare, 0.001);
        _time.Advance(Window);
        Assert.Equal(1, pool.Backends[0].SlowStartShare);
    }

    [Fact]
    public void The_end_of_a_suspension_by_time_begins_a_ramp()
    {
        _time.Advance(Window * 2);
        Member("a").SuspendFor(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0.1, Share("a"), 0.001);
        _time.Advance(Window);
        AssertWhole("a");
    }

    [Fact]
    public void A_new_object_of_a_member_warms_nothing_up()
    {
        _time.Advance(Window * 2);
        _pool.AddOrReplace(new Backend("a", 7));
        AssertWhole("a");
        _pool.AddOrReplace(new Backend("c"));
        _time.Advance(TimeSpan.FromSeconds(15));
        _pool.AddOrReplace(new Backend("c", 3));
        Assert.Equal(0.5, Share("c"), 0.01); // and a ramp under way goes on
    }

    [Fact]
    public void A_weight_above_0_opens_a_member_of_weight_0()
    {
        _pool.AddOrReplace(new Backend("c", 0));
        _time.Advance(Window * 2);
        _pool.AddOrReplace(new Backend("c", 2));
        Assert.Equal(0.1, Share("c"), 0.001);
    }

    [Fact]
    public void Two_newcomers_of_different_times_have_their_own_shares()
    {
        _time.Advance(Window);
        _pool.AddOrReplace(new Backend("c"));
        _time.Advance(TimeSpan.FromSeconds(12));
        _pool.AddOrReplace(new Backend("d"));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(0.6, Share("c"), 0.01);
        Assert.Equal(0.2, Share("d"), 0.01);
        _pool.Remove("c");
        _time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(0.6, Share("d"), 0.01);
    }

    // Steps of a 128th of the window, but none shorter than ten milliseconds.
    [Theory]
    [InlineData(256_000, 2_000)]
    [InlineData(128, 10)]
    public void A_share_grows_in_small_steps(int windowMilliseconds, int stepMilliseconds)
    {
        TimeSpan window = TimeSpan.FromMilliseconds(windowMilliseconds);
        BackendPoolOptions options = new()
        {
            TimeProvider = _time,
            SlowStart = new SlowStartOptions { Window = window, MinimumShare = 0.000_001 },
        };
        BackendPool pool = new(options, new Backend("a"));
        _time.Advance(window);
        pool.AddOrReplace(new Backend("b"));
        double share = Member(pool, "b").SlowStartShare;
        for (int elapsed = stepMilliseconds; elapsed < windowMilliseconds; elapsed += stepMilliseconds)
        {
            _time.Advance(TimeSpan.FromMilliseconds(stepMilliseconds - 1));
            Assert.Equal(share, Member(pool, "b").SlowStartShare);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            share = Member(pool, "b").SlowStartShare;
            Assert.Equal((double)elapsed / windowMilliseconds, share, 0.0001);
        }
    }

    [Fact]
    public void Traffic_is_shifted_only_while_something_warms_up_P22()
    {
        Assert.False(_pool.Admission.ShiftsTraffic);
        _time.Advance(Window);
        Member("a").IsHealthy = false;
        Assert.False(_pool.Admission.ShiftsTraffic);
        Member("a").IsHealthy = true;
        Assert.True(_pool.Admission.ShiftsTraffic);
        _pool.AddOrReplace(new Backend("c"));
        Member("a").IsHealthy = false;
        Assert.True(_pool.Admission.ShiftsTraffic); // the other one still does
        _time.Advance(Window);
        Assert.False(_pool.Admission.ShiftsTraffic);
        _pool.AddOrReplace(new Backend("d"));
        Assert.True(_pool.Admission.ShiftsTraffic);
        _pool.Remove("d");
        Assert.False(_pool.Admission.ShiftsTraffic);
    }

    [Fact]
    public void A_veteran_that_leaves_is_none()
    {
        _time.Advance(Window);
        Flip("a"); // beside b
        Assert.Equal(0.1, Share("a"), 0.001);
        _pool.Remove("b");
        _time.Advance(Window / 2);
        _pool.AddOrReplace(new Backend("c"));
        AssertWhole("c"); // a has been open for half a window only
        _time.Advance(Window / 2);
        _pool.AddOrReplace(new Backend("d"));
        Assert.Equal(0.1, Share("d"), 0.001);
    }

    [Fact]
    public void A_veteran_that_has_closed_since_is_none()
    {
        _time.Advance(Window);
        Flip("a"); // beside b
        Member("b").IsAvailable = false;
        Flip("a");
        AssertWhole("a");
    }

    // Those that found no veteran must not hide one that has become one since.
    [Fact]
    public void Time_makes_a_veteran_of_a_member_that_was_none()
    {
        _time.Advance(Window / 2);
        Flip("a");
        AssertWhole("a");
        _time.Advance((Window / 2) - TimeSpan.FromTicks(1));
        Flip("a");
        AssertWhole("a");
        _time.Advance(TimeSpan.FromTicks(1));
        Flip("a");
        Assert.Equal(0.1, Share("a"), 0.001); // b has been open for the whole window
    }

    // Thirty seconds need about 128 steps, and none afterwards.
    [Fact]
    public void The_timer_runs_only_while_something_warms_up()
    {
        CountingTimeProvider time = new();
        BackendPoolOptions options =
            new() { TimeProvider = time, SlowStart = new SlowStartOptions { Window = TimeSpan.FromMilliseconds(40) } };
        BackendPool pool = new(options, new Backend("a"));
        Assert.Equal(0, time.Timers);
        Thread.Sleep(60);
        pool.AddOrReplace(new Backend("b"));
        Assert.True(SpinWait.SpinUntil(() => pool.Backends[1].SlowStartShare == 1, TimeSpan.FromSeconds(30)));
        Assert.Equal(1, time.Timers);
        Thread.Sleep(30); // the last run may still be on its way
        int reads = time.Reads;
        Thread.Sleep(100);
        Assert.Equal(reads, time.Reads);
    }

    [Fact]
    public void Without_slow_start_the_clock_is_not_read()
    {
        CountingTimeProvider time = new();
        BackendPool pool = new(new BackendPoolOptions { TimeProvider = time }, new Backend("a"), new Backend("b"));
        Member(pool, "a").IsHealthy = false;
        Member(pool, "a").IsHealthy = true;
        pool.AddOrReplace(new Backend("c"));
        Assert.Equal((0, 1), (time.Reads, (int)Member(pool, "c").SlowStartShare));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_401)]
    public void A_window_outside_its_range_is_rejected(int seconds)
    {
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(
            () => new SlowStartOptions { Window = TimeSpan.FromSeconds(seconds) });
        Assert.StartsWith(
            "Window must be above 0 and at most 1.00:00:00, but was ", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_share_outside_its_range_is_rejected(double share)
    {
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(
            () => new SlowStartOptions { MinimumShare = share });
        Assert.StartsWith(
            "MinimumShare must be above 0 and at most 1, but was ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_whole_share_at_once_is_no_ramp()
    {
        BackendPoolOptions options =
            new() { TimeProvider = _time, SlowStart = new SlowStartOptions { MinimumShare = 1 } };
        BackendPool pool = new(options, new Backend("a"));
        _time.Advance(Window * 2);
        pool.AddOrReplace(new Backend("b"));
        Assert.Equal(1, Member(pool, "b").SlowStartShare);
        Assert.False(pool.Admission.ShiftsTraffic);
    }

    [Fact]
    public void A_window_may_last_a_day() =>
        Assert.Equal(TimeSpan.FromDays(1), new SlowStartOptions { Window = TimeSpan.FromDays(1) }.Window);

    [Fact]
    public void A_closed_backend_that_is_closed_once_more_does_not_warm_up()
    {
        _time.Advance(Window);
        Member("a").SuspendFor(TimeSpan.FromHours(1));
        Member("a").IsDraining = true;
        Member("a").SuspendFor(TimeSpan.Zero);
        AssertWhole("a");
        Member("a").IsDraining = false;
        Assert.Equal(0.1, Share("a"), 0.001);
    }

    [Fact]
    public void Another_veteran_takes_the_place_of_one_that_has_closed()
    {
        _pool.AddOrReplace(new Backend("c"));
        _time.Advance(Window);
        Flip("a"); // beside b
        Member("b").IsDraining = true;
        Flip("a"); // beside c
        Assert.Equal(0.1, Share("a"), 0.001);
    }

    // The timer of the pool may run for another reason.
    [Fact]
    public void The_end_of_a_suspension_between_two_steps_leaves_shares_alone()
    {
        BackendPoolOptions options = new()
        {
            TimeProvider = _time,
            SlowStart = new SlowStartOptions { Window = TimeSpan.FromSeconds(256), MinimumShare = 0.000_001 },
        };
        BackendPool pool = new(options, new Backend("a"), new Backend("b"));
        _time.Advance(TimeSpan.FromSeconds(256));
        pool.AddOrReplace(new Backend("c"));
        double share = Member(pool, "c").SlowStartShare;
        Member(pool, "b").SuspendFor(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(share, Member(pool, "c").SlowStartShare);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2.0 / 256, Member(pool, "c").SlowStartShare, 0.0001);
    }

    // A has two requests in flight and c one. Each of c counts ten-fold at first.
    [Fact]
    public void A_share_that_grows_reaches_a_mirror_of_loads_P04_P18()
    {
        using LeastConnectionsSelector selector = new(_pool);
        _time.Advance(Window);
        _pool.ReplaceAll(Member("a"), new Backend("c"));
        BackendLease[] leases = [Member("a").Acquire(), Member("a").Acquire(), Member("c").Acquire()];
        Assert.Equal(["a"], LoadMirror.Members(_pool));
        _time.Advance(Window * 0.6);
        Assert.Equal(["c"], LoadMirror.Members(_pool));
        Array.ForEach(leases, static lease => lease.Dispose());
    }

    private static Backend Member(BackendPool pool, string id)
    {
        Assert.True(pool.TryGetBackend(id, out Backend? backend));
        return backend;
    }

    private Backend Member(string id) => Member(_pool, id);

    private double Share(string id) => Member(id).SlowStartShare;

    private void AssertWhole(params string[] ids) => Assert.All(ids, id => Assert.Equal(1, Share(id)));

    private void Flip(string id)
    {
        Member(id).IsHealthy = false;
        Member(id).IsHealthy = true;
    }

    private void Set(string reason, bool isClosed)
    {
        Backend backend = Member("a");
        switch (reason)
        {
            case "available":
                backend.IsAvailable = !isClosed;
                break;
            case "draining":
                backend.IsDraining = isClosed;
                break;
            case "healthy":
                backend.IsHealthy = !isClosed;
                break;
            default:
                backend.SuspendFor(isClosed ? TimeSpan.FromHours(1) : TimeSpan.Zero);
                break;
        }
    }
}
