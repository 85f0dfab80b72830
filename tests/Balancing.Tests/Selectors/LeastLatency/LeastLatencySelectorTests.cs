using Balancing.Selectors.LeastLatency;
using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Selectors.LeastLatency;

public class LeastLatencySelectorTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_backend_that_is_twice_as_slow_gets_one_request_of_257()
    {
        BackendPool pool = Create(2);
        using LeastLatencySelector selector = new(pool);
        Teach(pool, 1, 2);
        int slow = Enumerable.Range(0, 25_700).Count(_ => Pick(selector) == "b1");
        Assert.InRange(slow, 100 - 74, 100 + 80); // binomial: a deviation of 10
    }

    [Fact]
    public void Requests_in_flight_outweigh_latency()
    {
        BackendPool pool = Create(2);
        using LeastLatencySelector selector = new(pool);
        Teach(pool, 1, 2);
        BackendLease[] held = [.. Enumerable.Range(0, 3_000).Select(_ => selector.Acquire())];

        // Equal costs: 1 · (a + 1) = 2 · (b + 1), so two thirds are on the fast one.
        Assert.InRange(pool.Backends[0].InFlightCount, 1_900, 2_100);
        Array.ForEach(held, static lease => lease.Dispose());
    }

    [Fact]
    public void Of_many_backends_the_fast_ones_get_nearly_everything()
    {
        BackendPool pool = Create(50);
        using LeastLatencySelector selector = new(pool);
        Teach(pool, [.. Enumerable.Range(0, 50).Select(static i => i < 10 ? 1.0 : 5.0)]);

        // Eight draws of 50 all miss ten of them with probability (4/5)^8 = 0.17; otherwise a slow one has 1 : 390,625.
        int slow = Enumerable.Range(0, 10_000).Count(_ => int.Parse(Pick(selector)[1..]) >= 10);
        Assert.InRange(slow, 1_678 - 300, 1_678 + 300);
    }

    [Fact]
    public void A_backend_without_an_estimate_counts_as_an_average_one_T2()
    {
        BackendPool pool = Create(3);
        using LeastLatencySelector selector = new(pool);
        Teach(pool, 1, 4); // the geometric mean is 2
        string[] picked = [.. Enumerable.Range(0, 30_000).Select(_ => Pick(selector))];
        Assert.InRange(picked.Count(static id => id == "b2"), 117 - 80, 117 + 80); // 1 of 257
        Assert.InRange(picked.Count(static id => id == "b1"), 0, 20);
    }

    [Fact]
    public void A_disposed_selector_learns_nothing_and_reads_no_clock_P22()
    {
        BackendPool pool = Create(2);
        LeastLatencySelector selector = new(pool);
        Assert.NotNull(pool.Admission.Tracker!.GetStart());
        selector.Dispose();
        Assert.Null(pool.Admission.Tracker.GetStart());
        Teach(pool, 1, 1_000);
        Assert.InRange(Enumerable.Range(0, 2_000).Count(_ => Pick(selector) == "b1"), 800, 1_200);
    }

    [Fact]
    public void What_was_not_reported_makes_no_backend_fast()
    {
        BackendPool pool = Create(2);
        using LeastLatencySelector selector = new(pool);
        Teach(pool, 1, 1);
        for (int i = 0; i < 100; i++)
        {
            pool.Backends[1].Acquire().Dispose(); // at once
        }

        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => Pick(selector) == "b1"), 4_600, 5_400);
    }

    // It has nothing in flight and the others have five each. Each failure lowers its odds to 0.9^8 = 0.43, and 17
    // of them outweigh that: 1 ÷ 0.9^17 = 6. Each further one takes 2.3 times as many requests, so 40 are far too many.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_backend_that_fails_at_once_gets_few_requests_T33(bool hasSucceeded)
    {
        Assert.InRange(CountFailures(hasSucceeded), 1, 40);
        Assert.Equal(5, CountFailures(hasSucceeded, ejection: new OutlierEjectionOptions()));

        // Without reports it looks idle: about half of all requests.
        Assert.InRange(CountFailures(hasSucceeded, reports: false), 500, 2_000);
    }

    // Ten failures let it look 2.9 times as slow, one request of 4,600. A success after the memory takes back 63 %.
    [Fact]
    public void A_backend_that_recovers_gets_its_share_again()
    {
        BackendPool pool = Create(2);
        using LeastLatencySelector selector = new(pool);
        Teach(pool, 1, 1);
        for (int i = 0; i < 10; i++)
        {
            using BackendLease lease = pool.Backends[1].Acquire();
            lease.Report(RequestOutcome.Failed);
        }

        Assert.InRange(Enumerable.Range(0, 2_000).Count(_ => Pick(selector) == "b1"), 0, 10);
        for (int i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(29));
            Teach(pool, 1, 1);
        }

        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => Pick(selector) == "b1"), 4_400, 5_400);
    }

    // The first success must not draw everything to one backend. Of 2,000 requests each should have about 200.
    [Fact]
    public void After_an_outage_of_all_every_backend_gets_requests_again()
    {
        BackendPool pool = Create(10);
        using LeastLatencySelector selector = new(pool);
        Teach(pool, [.. Enumerable.Repeat(0.1, 10)]);
        for (int i = 0; i < 2_000; i++)
        {
            using BackendLease lease = selector.Acquire();
            lease.Report(RequestOutcome.Failed);
        }

        Dictionary<string, int> counts = pool.Backends.ToDictionary(static backend => backend.Id, static _ => 0);
        Queue<BackendLease> running = [];
        for (int i = 0; i < 2_000; i++)
        {
            running.Enqueue(selector.Acquire());
            counts[running.Last().Backend!.Id]++;
            _time.Advance(TimeSpan.FromMilliseconds(2));
            if (running.Count > 50)
            {
                using BackendLease ended = running.Dequeue();
                ended.Report(RequestOutcome.Succeeded);
            }
        }

        Assert.All(counts.Values, static count => Assert.InRange(count, 100, 400));
    }

    [Fact]
    public void Estimates_outlive_a_change_of_the_members()
    {
        BackendPool pool = Create(3);
        using LeastLatencySelector selector = new(pool);
        Teach(pool, 1, 100, 100);
        pool.ReplaceAll(new Backend("b1", 5), new Backend("new"), new Backend("b0"));
        Assert.InRange(Enumerable.Range(0, 1_000).Count(_ => Pick(selector) == "b1"), 0, 10);
    }

    [Fact]
    public void Equal_backends_share_serial_requests()
    {
        BackendPool pool = Create(2);
        using LeastLatencySelector selector = new(pool);
        Teach(pool, 1, 1);
        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => Pick(selector) == "b0"), 4_600, 5_400);
    }

    // More candidates than one choice compares. Idle and without estimates all cost the same, so weight alone decides.
    [Fact]
    public void Many_candidates_are_drawn_in_proportion_to_weight()
    {
        BackendPool pool = Weighted(1, 5, 1, 1, 1, 30, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1);
        using LeastLatencySelector selector = new(pool);
        Backend[] candidates = [.. pool.Backends[1..^2]];
        SelectionContext context = new() { Candidates = candidates };
        DrawnShares.AssertFit(DrawnShares.ByWeight(candidates), 50_000, () => Pick(selector, context));
    }

    // Draws find nothing but the one that is out.
    [Fact]
    public void Without_nearly_all_of_the_weight_the_rest_is_drawn_by_weight()
    {
        BackendPool pool = Weighted(1_000_000, 1, 1, 1, 15, 1, 1, 1, 1, 1, 1, 1, 1, 3);
        using LeastLatencySelector selector = new(pool);
        pool.Backends[0].IsAvailable = false;
        DrawnShares.AssertFit(DrawnShares.ByWeight(pool.Backends[1..]), 50_000, () => Pick(selector, default));
    }

    // The fast ones lie side by side, or in turn with slow ones. Eight independent draws would all miss an eighth of
    // the candidates with probability (7/8)^8 = 0.34, and half of them with 1/256.
    [Theory]
    [InlineData(4, 32, 3_500)]
    [InlineData(1, 2, 200)]
    public void Of_many_candidates_the_fast_ones_get_nearly_everything(int fast, int period, int mostSlow)
    {
        BackendPool pool = Create(50);
        using LeastLatencySelector selector = new(pool);
        Teach(pool, [.. Enumerable.Range(0, 50).Select(i => i % period < fast ? 1.0 : 5.0)]);
        SelectionContext context = new() { Candidates = pool.Backends[..32].ToArray() };
        int slow = Enumerable.Range(0, 10_000).Count(_ => int.Parse(Pick(selector, context)[1..]) % period >= fast);
        Assert.InRange(slow, 0, mostSlow);
    }

    [Fact]
    public void A_memory_outside_its_range_is_rejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            static () => new LeastLatencySelectorOptions { Memory = TimeSpan.Zero });
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(
            static () => new LeastLatencySelectorOptions { Memory = TimeSpan.FromDays(2) });
        Assert.StartsWith("Memory must be above 0 and at most 1.00:00:00", thrown.Message, StringComparison.Ordinal);
    }

    // Half of the memory passes, so a success counts for 1 - e^-0.5.
    [Fact]
    public void Memory_is_measured_by_the_clock_of_the_pool()
    {
        BackendPool pool = Create(1);
        using LeastLatencySelector selector =
            new(pool, new LeastLatencySelectorOptions { Memory = TimeSpan.FromSeconds(10) });
        LatencySnapshot snapshot = new([.. PoolMembers.Weighted([1])], null);
        Assert.Equal(0, snapshot[0].Expected);
        using PoolView<LatencySnapshot> view = PoolView<LatencySnapshot>.Create(
            pool, static (members, previous) => new LatencySnapshot(members, previous));
        LatencyObserver observer = new(view, TimeSpan.FromSeconds(10));
        observer.OnOutcome(pool.Backends[0], RequestOutcome.Succeeded, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(5));
        observer.OnOutcome(pool.Backends[0], RequestOutcome.Succeeded, TimeSpan.FromSeconds(2));
        observer.OnOutcome(new Backend("unknown"), RequestOutcome.Succeeded, TimeSpan.FromSeconds(9));
        Assert.Equal(1 + (1 - Math.Exp(-0.5)), view.Current[0].Expected, 0.002);
    }

    private static string Pick(LeastLatencySelector selector, SelectionContext context = default)
    {
        Assert.True(selector.TrySelect(context, out Backend? backend));
        return backend.Id;
    }

    private static BackendPool Weighted(params int[] weights) =>
        new(weights.Select(static (weight, i) => new Backend($"b{i}", weight)));

    /// <summary>How many of 2,000 requests one of ten backends gets that fails them at once.</summary>
    private int CountFailures(bool hasSucceeded, bool reports = true, OutlierEjectionOptions? ejection = null)
    {
        BackendPool pool = Create(10, ejection);
        using LeastLatencySelector selector = new(pool);
        if (hasSucceeded)
        {
            Teach(pool, [.. Enumerable.Repeat(0.09, 10)]);
        }

        Queue<BackendLease> running = [];
        int failures = 0;
        for (int i = 0; i < 2_000; i++)
        {
            BackendLease lease = selector.Acquire();
            if (lease.Backend!.Id == "b3")
            {
                Report(lease, RequestOutcome.Failed);
                failures++;
                continue;
            }

            running.Enqueue(lease);
            _time.Advance(TimeSpan.FromMilliseconds(2)); // so a request takes 90 ms
            if (running.Count > 45)
            {
                Report(running.Dequeue(), RequestOutcome.Succeeded);
            }
        }

        return failures;

        void Report(BackendLease lease, RequestOutcome outcome)
        {
            if (reports)
            {
                lease.Report(outcome);
            }

            lease.Dispose();
        }
    }

    private BackendPool Create(int count, OutlierEjectionOptions? ejection = null) => new(
        new BackendPoolOptions { TimeProvider = _time, OutlierEjection = ejection },
        Enumerable.Range(0, count).Select(static i => new Backend($"b{i}")));

    /// <summary>One success on each of the first backends, of these seconds.</summary>
    private void Teach(BackendPool pool, params double[] seconds)
    {
        for (int i = 0; i < seconds.Length; i++)
        {
            using BackendLease lease = pool.Backends[i].Acquire();
            _time.Advance(TimeSpan.FromSeconds(seconds[i]));
            lease.Report(RequestOutcome.Succeeded);
        }
    }
}
