using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Pool;

/// <summary>Backends with requests that fail are ejected, and return (P19, P20).</summary>
public class OutlierEjectionTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Failures_in_a_row_eject()
    {
        BackendPool pool = Create(new OutlierEjectionOptions());
        Fail(pool.Backends[0], 4);
        Assert.False(pool.Backends[0].IsEjected);
        Fail(pool.Backends[0], 1);
        Assert.True(pool.Backends[0].IsEjected);
        Assert.Equal(0.9, pool.HealthyShare, 12);
        Assert.Equal(TimeSpan.FromSeconds(30), pool.NextReturn);
        Assert.True(pool.Backends[0] is { IsHealthy: true, IsAvailable: true, IsDraining: false });
    }

    [Fact]
    public void A_success_between_them_begins_the_row_anew()
    {
        BackendPool pool = Create(new OutlierEjectionOptions());
        for (int i = 0; i < 10; i++)
        {
            Fail(pool.Backends[0], 4);
            Report(pool.Backends[0], RequestOutcome.Succeeded);
        }

        Assert.False(pool.Backends[0].IsEjected);
    }

    // Clients that leave, and leases that no code reports, say nothing about the backend.
    [Fact]
    public void Canceled_and_unknown_requests_neither_eject_nor_help_T40()
    {
        BackendPool pool = Create(new OutlierEjectionOptions());
        for (int i = 0; i < 100; i++)
        {
            Report(pool.Backends[0], RequestOutcome.Canceled);
            pool.Backends[0].Acquire().Dispose();
        }

        Assert.False(pool.Backends[0].IsEjected);
        Fail(pool.Backends[0], 4);
        Report(pool.Backends[0], RequestOutcome.Canceled);
        pool.Backends[0].Acquire().Dispose();
        Fail(pool.Backends[0], 1);
        Assert.True(pool.Backends[0].IsEjected);
    }

    [Fact]
    public void The_first_report_counts_P19()
    {
        BackendPool pool = Create(new OutlierEjectionOptions { ConsecutiveFailures = 1 });
        BackendLease lease = pool.Backends[0].Acquire();
        lease.Report(RequestOutcome.Succeeded);
        lease.Report(RequestOutcome.Failed);
        lease.Dispose();
        lease.Report(RequestOutcome.Failed);
        Assert.False(pool.Backends[0].IsEjected);

        lease = pool.Backends[1].Acquire();
        lease.Dispose(); // unknown from here on
        lease.Report(RequestOutcome.Failed);
        Assert.False(pool.Backends[1].IsEjected);
    }

    [Fact]
    public void A_report_leaves_the_count_alone_P19()
    {
        BackendPool pool = Create(new OutlierEjectionOptions());
        BackendLease lease = pool.Backends[0].Acquire();
        lease.Report(RequestOutcome.Succeeded);
        Assert.Equal(1, pool.Backends[0].InFlightCount);
        lease.Dispose();
        Assert.Equal(0, pool.Backends[0].InFlightCount);
    }

    [Fact]
    public void An_undefined_outcome_is_rejected_by_name()
    {
        BackendPool pool = Pools.Create(1);
        using BackendLease lease = pool.Backends[0].Acquire();
        Assert.Equal(
            "outcome", Assert.Throws<ArgumentOutOfRangeException>(() => lease.Report((RequestOutcome)3)).ParamName);
        lease.Report(RequestOutcome.Failed); // no reader: nothing happens
        new RoundRobinSelector(new BackendPool()).Acquire().Report(RequestOutcome.Failed);
    }

    [Fact]
    public void The_nth_ejection_in_a_row_lasts_n_times_as_long()
    {
        BackendPool pool = Create(new OutlierEjectionOptions { MaxDuration = TimeSpan.FromSeconds(100) });
        Backend backend = pool.Backends[0];
        foreach (int seconds in (int[])[30, 60, 90, 100, 100])
        {
            Fail(backend, 5);
            Assert.Equal(TimeSpan.FromSeconds(seconds), pool.NextReturn);
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.True(backend.IsEjected);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.False(backend.IsEjected);
        }

        // Five in a row; two and a half times the base inside take two off.
        _time.Advance(TimeSpan.FromSeconds(75));
        Fail(backend, 5);
        Assert.Equal(TimeSpan.FromSeconds(100), pool.NextReturn);
        _time.Advance(TimeSpan.FromSeconds(100));
        _time.Advance(TimeSpan.FromSeconds(90));
        Fail(backend, 5);
        Assert.Equal(TimeSpan.FromSeconds(60), pool.NextReturn); // 4 - 3 + 1
        _time.Advance(TimeSpan.FromSeconds(60));
        _time.Advance(TimeSpan.FromHours(1));
        Fail(backend, 5);
        Assert.Equal(TimeSpan.FromSeconds(30), pool.NextReturn);
    }

    [Fact]
    public void Requests_from_before_the_return_count_for_nothing_P20_T36()
    {
        BackendPool pool = Create(new OutlierEjectionOptions());
        Backend backend = pool.Backends[0];
        BackendLease[] before = [.. Enumerable.Range(0, 10).Select(_ => backend.Acquire())];
        Fail(backend, 5);
        BackendLease[] during = [.. Enumerable.Range(0, 10).Select(_ => backend.Acquire())];
        Array.ForEach(during[..5], static lease => lease.Report(RequestOutcome.Failed));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(backend.IsEjected);
        Array.ForEach(before, static lease => lease.Report(RequestOutcome.Failed));
        Array.ForEach(during, static lease => lease.Report(RequestOutcome.Failed));
        Assert.False(backend.IsEjected);

        // And the count begins at zero.
        Fail(backend, 4);
        Assert.False(backend.IsEjected);
        BackendLease old = before[0];
        old.Report(RequestOutcome.Succeeded);
        Fail(backend, 1);
        Assert.True(backend.IsEjected);
    }

    [Theory]
    [InlineData(0.3, 10, 3)]
    [InlineData(0.3, 9, 2)]
    [InlineData(0.29, 100, 29)]
    [InlineData(0, 10, 1)]
    [InlineData(0.1, 3, 1)]
    [InlineData(1, 4, 3)]
    [InlineData(1, 1, 0)]
    public void At_most_the_share_is_ejected_counted_with_the_new_one_P20_T39(double share, int members, int expected)
    {
        BackendPool pool = Create(new OutlierEjectionOptions { MaxEjectedShare = share }, members);
        foreach (Backend backend in pool.Backends)
        {
            Fail(backend, 50);
        }

        Assert.Equal(expected, pool.Backends.Count(static backend => backend.IsEjected));
    }

    // When none may be ejected, the pool remembers that until a member opens.
    [Fact]
    public void After_a_return_another_one_may_be_ejected_P20()
    {
        BackendPool pool = Create(new OutlierEjectionOptions { MaxEjectedShare = 0 }, 4);
        Fail(pool.Backends[0], 5);
        Fail(pool.Backends[1], 20);
        Assert.False(pool.Backends[1].IsEjected);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(pool.Backends[0].IsEjected);
        Fail(pool.Backends[1], 1);
        Assert.True(pool.Backends[1].IsEjected);
        pool.Remove("b1");
        Fail(pool.Backends[1], 5);
        Assert.True(pool.Backends[1].IsEjected);
    }

    [Fact]
    public void The_last_usable_one_is_never_ejected_P20()
    {
        BackendPool pool = Create(new OutlierEjectionOptions { MaxEjectedShare = 1 }, 6);
        pool.Backends[0].IsAvailable = false;
        pool.Backends[1].IsHealthy = false;
        pool.Backends[4].IsDraining = true;
        pool.Backends[5].SuspendFor(TimeSpan.FromHours(1));
        pool.AddOrReplace(new Backend("b2", 0));
        Fail(pool.Backends[3], 50);
        Assert.False(pool.Backends[3].IsEjected);
        pool.Backends[1].IsHealthy = true;
        Fail(pool.Backends[3], 5);
        Assert.True(pool.Backends[3].IsEjected);
        Fail(pool.Backends[1], 50);
        Assert.False(pool.Backends[1].IsEjected);
    }

    [Fact]
    public void A_health_check_neither_ends_an_ejection_nor_is_limited_by_it_T39()
    {
        BackendPool pool = Create(new OutlierEjectionOptions { MaxEjectedShare = 0 });
        Fail(pool.Backends[0], 5);
        pool.Backends[0].IsHealthy = false;
        pool.Backends[0].IsHealthy = true;
        Assert.True(pool.Backends[0].IsEjected);
        pool.Backends[1].IsHealthy = pool.Backends[2].IsHealthy = false; // more than may be ejected
        Assert.Equal(0.7, pool.HealthyShare, 12);
        pool.AddOrReplace(new Backend("b0", 2));
        Assert.True(pool.Backends[0].IsEjected);
        pool.Remove("b0");
        pool.AddOrReplace(new Backend("b0"));
        Assert.False(pool.Backends[^1].IsEjected);
        Assert.Null(pool.NextReturn);
    }

    [Fact]
    public void If_all_others_close_an_ejected_one_is_selected_P15()
    {
        BackendPool pool = Create(new OutlierEjectionOptions(), 3);
        Fail(pool.Backends[0], 5);
        pool.Backends[1].IsHealthy = false;
        pool.Backends[2].IsAvailable = false;
        using RoundRobinSelector selector = new(pool);
        Assert.True(pool.IsPanicking);
        Assert.Equal(
            ["b0", "b1"],
            Enumerable.Range(0, 10).Select(_ => selector.Acquire().Backend!.Id).Distinct().Order());
    }

    // The last healthy one closes, so the ejected one may be selected again, and a mirror of loads must know.
    [Fact]
    public void A_panic_by_health_brings_an_ejected_one_back_to_a_mirror_of_loads_P15()
    {
        BackendPool pool = Create(new OutlierEjectionOptions(), 3);
        using LeastConnectionsSelector selector = new(pool);
        Fail(pool.Backends[0], 5);
        pool.Backends[1].IsHealthy = false;
        Assert.Equal(["b2"], LoadMirror.Members(pool));
        pool.Backends[2].IsHealthy = false;
        Assert.True(pool.IsPanicking);
        Assert.Equal(["b0", "b1", "b2"], LoadMirror.Members(pool));
        pool.Backends[2].IsHealthy = true;
        Assert.Equal(["b2"], LoadMirror.Members(pool));
    }

    [Fact]
    public void Failures_of_a_backend_that_has_left_change_nothing_P20()
    {
        BackendPool pool = Create(new OutlierEjectionOptions { ConsecutiveFailures = 1 }, 3);
        using BackendLease lease = pool.Backends[0].Acquire();
        pool.Remove("b0");
        lease.Report(RequestOutcome.Failed);
        Assert.Equal((1, false, null), (pool.HealthyShare, pool.IsPanicking, pool.NextReturn));

        // And use up no place among those that may be out.
        Fail(pool.Backends[0], 1);
        Assert.True(pool.Backends[0].IsEjected);
        Assert.Equal(0.5, pool.HealthyShare);
    }

    // Each has five requests in flight, so all tie, and no lease ends meanwhile.
    [Fact]
    public void An_ejection_and_its_end_reach_a_mirror_of_loads_at_once_P04()
    {
        BackendPool pool = Create(new OutlierEjectionOptions(), 3);
        using LeastConnectionsSelector selector = new(pool);
        List<BackendLease> leases = Acquire(pool, 5);
        leases.FindAll(lease => lease.Backend == pool.Backends[0])
            .ForEach(static lease => lease.Report(RequestOutcome.Failed));
        Assert.Equal(["b1", "b2"], LoadMirror.Members(pool));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(["b0", "b1", "b2"], LoadMirror.Members(pool));
    }

    // One of three is unhealthy. With another one ejected too little is left, so health is disregarded.
    [Fact]
    public void A_panic_by_an_ejection_and_its_end_reach_a_mirror_of_loads_P04_P15()
    {
        BackendPool pool = new(
            new BackendPoolOptions
            {
                TimeProvider = _time,
                PanicThreshold = 0.6,
                OutlierEjection = new OutlierEjectionOptions(),
            },
            Enumerable.Range(0, 3).Select(static i => new Backend($"b{i}") { IsHealthy = i != 2 }));
        using LeastConnectionsSelector selector = new(pool);
        List<BackendLease> leases = Acquire(pool, 5);
        Assert.Equal(["b0", "b1"], LoadMirror.Members(pool));
        leases.FindAll(lease => lease.Backend == pool.Backends[0])
            .ForEach(static lease => lease.Report(RequestOutcome.Failed));
        Assert.True(pool.IsPanicking);
        Assert.Equal(["b0", "b1", "b2"], LoadMirror.Members(pool));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(pool.IsPanicking);
        Assert.Equal(["b0", "b1"], LoadMirror.Members(pool));
    }

    [Fact]
    public void A_rate_ejects_once_there_are_enough_requests()
    {
        BackendPool pool = Create(new OutlierEjectionOptions { ConsecutiveFailures = null, FailureRate = 0.5 });
        Backend backend = pool.Backends[0];
        Alternate(backend, 9);
        Fail(backend, 1); // 19 requests
        Assert.False(backend.IsEjected);
        Fail(backend, 1);
        Assert.True(backend.IsEjected);
    }

    [Fact]
    public void A_rate_at_the_limit_ejects()
    {
        BackendPool pool = Create(new OutlierEjectionOptions { ConsecutiveFailures = null, FailureRate = 0.5 });
        Alternate(pool.Backends[0], 10); // 10 of 20, and the last one fails
        Assert.True(pool.Backends[0].IsEjected);
    }

    [Fact]
    public void A_backend_that_is_due_by_row_and_rate_at_once_is_ejected()
    {
        BackendPool pool = Create(new OutlierEjectionOptions { ConsecutiveFailures = 20, FailureRate = 0.5 });
        Fail(pool.Backends[0], 19);
        Assert.False(pool.Backends[0].IsEjected);
        Fail(pool.Backends[0], 1);
        Assert.True(pool.Backends[0].IsEjected);
    }

    [Fact]
    public void Requests_of_one_interval_count_together()
    {
        BackendPool pool = Create(new OutlierEjectionOptions
        {
            ConsecutiveFailures = null,
            FailureRate = 0.5,
            Interval = TimeSpan.FromDays(1),
        });
        for (int i = 0; i < 20; i++)
        {
            Assert.False(pool.Backends[0].IsEjected);
            Fail(pool.Backends[0], 1);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(pool.Backends[0].IsEjected);
    }

    // The product of the nearest double and the number of requests lies above the whole number.
    [Theory]
    [InlineData(0.55, 100, 55)]
    [InlineData(0.28, 25, 7)]
    [InlineData(0.14, 50, 7)]
    public void A_rate_of_exactly_the_limit_ejects(double rate, int requests, int failures)
    {
        BackendPool pool = Create(new OutlierEjectionOptions
        {
            ConsecutiveFailures = null,
            FailureRate = rate,
            MinimumRequests = requests,
        });
        for (int i = 1; i <= requests; i++)
        {
            Assert.False(pool.Backends[0].IsEjected);
            using BackendLease lease = pool.Backends[0].Acquire();
            lease.Report(i > requests - failures ? RequestOutcome.Failed : RequestOutcome.Succeeded);
        }

        Assert.True(pool.Backends[0].IsEjected);
    }

    [Fact]
    public void A_rate_below_the_limit_ejects_never()
    {
        BackendPool pool = Create(new OutlierEjectionOptions { ConsecutiveFailures = null, FailureRate = 0.51 });
        Alternate(pool.Backends[0], 100_000); // and beyond what a count holds
        Assert.False(pool.Backends[0].IsEjected);
    }

    [Fact]
    public void Each_interval_counts_anew()
    {
        BackendPool pool = Create(new OutlierEjectionOptions
        {
            ConsecutiveFailures = null,
            FailureRate = 0.5,
            Interval = TimeSpan.FromSeconds(2),
        });
        for (int i = 0; i < 20; i++)
        {
            Fail(pool.Backends[0], 19);
            Assert.False(pool.Backends[0].IsEjected);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Fail(pool.Backends[0], 20);
        Assert.True(pool.Backends[0].IsEjected);
    }

    [Fact]
    public void The_limits_of_the_options_are_allowed()
    {
        OutlierEjectionOptions least = new()
        {
            ConsecutiveFailures = 1,
            FailureRate = double.Epsilon,
            MinimumRequests = 1,
            Interval = TimeSpan.FromMilliseconds(1),
            BaseDuration = TimeSpan.FromMilliseconds(1),
            MaxDuration = TimeSpan.FromMilliseconds(1),
            MaxEjectedShare = 0,
        };
        OutlierEjectionOptions most = new()
        {
            ConsecutiveFailures = null,
            FailureRate = 1,
            MinimumRequests = 1_000_000,
            Interval = TimeSpan.FromDays(1),
            BaseDuration = TimeSpan.FromDays(1),
            MaxDuration = TimeSpan.FromDays(1),
            MaxEjectedShare = 1,
        };
        Assert.Equal((1, 1, 0.0), (least.ConsecutiveFailures, least.MinimumRequests, least.MaxEjectedShare));
        Assert.Equal((null, 1, 1.0), (most.ConsecutiveFailures, most.FailureRate, most.MaxEjectedShare));
        Assert.Equal((1_000_000, TimeSpan.FromDays(1)), (most.MinimumRequests, most.Interval));
        least.FailureRate = null;
        Assert.Null(least.FailureRate);
    }

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        OutlierEjectionOptions options = new();
        Assert.Equal(
            (5, null, 20, 0.3),
            (options.ConsecutiveFailures, options.FailureRate, options.MinimumRequests, options.MaxEjectedShare));
        Assert.Equal(
            (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)),
            (options.Interval, options.BaseDuration, options.MaxDuration));
    }

    [Fact]
    public void Options_outside_their_ranges_are_rejected()
    {
        AssertRejected(static options => options.ConsecutiveFailures = 0);
        AssertRejected(static options => options.FailureRate = 0);
        AssertRejected(static options => options.FailureRate = 1.1);
        AssertRejected(static options => options.FailureRate = double.NaN);
        AssertRejected(static options => options.MinimumRequests = 0);
        AssertRejected(static options => options.MinimumRequests = 1_000_001);
        AssertRejected(static options => options.MaxEjectedShare = -0.1);
        AssertRejected(static options => options.MaxEjectedShare = double.NaN);
        AssertRejected(static options => options.Interval = TimeSpan.FromMilliseconds(1) - TimeSpan.FromTicks(1));
        AssertRejected(static options => options.Interval = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1));
        AssertRejected(static options => options.Interval = TimeSpan.Zero);
        AssertRejected(static options => options.BaseDuration = TimeSpan.FromDays(2));
        AssertRejected(static options => options.MaxDuration = TimeSpan.Zero);
        Assert.StartsWith(
            "MaxEjectedShare must be between 0 and 1, but was 1.5.",
            Assert.Throws<ArgumentOutOfRangeException>(
                static () => new OutlierEjectionOptions { MaxEjectedShare = 1.5 }).Message,
            StringComparison.Ordinal);
    }

    // Four threads report failures of all ten at once, in many rounds: never more than three are out.
    [Fact]
    public void The_limit_holds_under_concurrency_P20()
    {
        BackendPool pool = Create(new OutlierEjectionOptions());
        Action fail = () =>
        {
            foreach (Backend backend in pool.Backends)
            {
                Fail(backend, 7);
                Assert.InRange(pool.Backends.Count(static other => other.IsEjected), 0, 3);
            }
        };
        Race.Run(
            TimeSpan.FromSeconds(1),
            before: static () => { },
            after: () =>
            {
                Assert.Equal(3, pool.Backends.Count(static backend => backend.IsEjected));
                _time.Advance(TimeSpan.FromMinutes(5));
                Assert.Equal(0, pool.Backends.Count(static backend => backend.IsEjected));
            },
            fail,
            fail,
            fail,
            fail);
    }

    // One of three may be out. The clock is read in the middle of the first ejection: at that moment another backend
    // fails on a thread of its own, which either waits for the first ejection or must see it.
    [Fact]
    public void Two_backends_that_fail_at_once_are_not_both_ejected_P20()
    {
        HookedTimeProvider clock = new();
        BackendPool pool = new(
            new BackendPoolOptions
            {
                TimeProvider = clock,
                OutlierEjection = new OutlierEjectionOptions { ConsecutiveFailures = 1 },
            },
            Enumerable.Range(0, 3).Select(static i => new Backend($"b{i}")));
        Thread second = new(() => Fail(pool.Backends[1], 1)) { IsBackground = true };
        clock.OnRead = () =>
        {
            clock.OnRead = null;
            second.Start();
            Assert.True(SpinWait.SpinUntil(
                () => !second.IsAlive || (second.ThreadState & ThreadState.WaitSleepJoin) != 0,
                TimeSpan.FromSeconds(30)));
        };

        Fail(pool.Backends[0], 1);

        Assert.Null(clock.OnRead);
        second.Join();
        Assert.Equal([true, false, false], pool.Backends.Select(static backend => backend.IsEjected));
    }

    private static void AssertRejected(Action<OutlierEjectionOptions> set) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => set(new OutlierEjectionOptions()));

    private static List<BackendLease> Acquire(BackendPool pool, int times) =>
        [.. pool.Backends.SelectMany(backend => Enumerable.Range(0, times).Select(_ => backend.Acquire()))];

    private static void Fail(Backend backend, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Report(backend, RequestOutcome.Failed);
        }
    }

    private static void Alternate(Backend backend, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Report(backend, RequestOutcome.Succeeded);
            Report(backend, RequestOutcome.Failed);
        }
    }

    private static void Report(Backend backend, RequestOutcome outcome)
    {
        using BackendLease lease = backend.Acquire();
        lease.Report(outcome);
    }

    private BackendPool Create(OutlierEjectionOptions ejection, int members = 10) => new(
        new BackendPoolOptions { TimeProvider = _time, OutlierEjection = ejection },
        Enumerable.Range(0, members).Select(static i => new Backend($"b{i}")));
}
