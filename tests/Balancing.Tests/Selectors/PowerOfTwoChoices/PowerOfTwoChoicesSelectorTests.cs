using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Selectors.PowerOfTwoChoices;

public class PowerOfTwoChoicesSelectorTests
{
    private const int Draws = 300_000;

    [Theory]
    [InlineData(new[] { 1, 1, 1, 1 }, new[] { 0, 1, 2, 3 })] // 3/6, 2/6, 1/6, never
    [InlineData(new[] { 1, 1, 1, 1 }, new[] { 7, 3, 3, 9 })]
    [InlineData(new[] { 1, 2, 5, 12 }, new[] { 3, 2, 1, 0 })]
    [InlineData(new[] { 1, 2, 5, 12 }, new[] { 1, 2, 5, 12 })] // all tie
    [InlineData(new[] { 3, 1, 2 }, new[] { 3, 1, 3 })] // two tie, and the third has 1.5 per weight
    [InlineData(new[] { 1_000_000, 1, 999_999 }, new[] { 3, 0, 3 })]
    public void The_pick_is_the_less_loaded_of_two_that_are_drawn_by_weight(int[] weights, int[] inFlight)
    {
        BackendPool pool = Pools.Weighted(weights);
        using PowerOfTwoChoicesSelector selector = new(pool);
        Load(pool, inFlight);
        DrawnShares.AssertFit(Expected([.. pool.Backends]), Draws, () => Pick(selector, default));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 1, 2)]
    [InlineData(1, 2, 5, 12)]
    public void Idle_backends_share_serial_requests_in_proportion_to_weight_P12(params int[] weights)
    {
        BackendPool pool = Pools.Weighted(weights);
        using PowerOfTwoChoicesSelector selector = new(pool);
        DrawnShares.AssertFit(
            DrawnShares.ByWeight(pool.Backends),
            Draws,
            () =>
            {
                using BackendLease lease = selector.Acquire();
                return lease.Backend!.Id;
            });
    }

    [Fact]
    public void The_most_loaded_backend_is_never_picked()
    {
        BackendPool pool = Pools.Weighted(1, 3, 40, 2);
        using PowerOfTwoChoicesSelector selector = new(pool);
        Load(pool, 5, 14, 201, 9); // per weight: 5, 4.7, 5.025, 4.5
        Assert.Equal("b0 b1 b3", Picks(selector));
    }

    [Fact]
    public void Of_two_backends_it_is_always_the_less_loaded()
    {
        BackendPool pool = Pools.Weighted(2, 1);
        using PowerOfTwoChoicesSelector selector = new(pool);
        Load(pool, 3, 1);
        Assert.Equal("b1", Picks(selector));
        Load(pool, 0, 1); // 3/2 against 2
        Assert.Equal("b0", Picks(selector));
    }

    [Fact]
    public void Two_backends_that_hold_their_requests_share_them_by_weight_at_every_moment()
    {
        BackendPool pool = Pools.Weighted(3, 1);
        using PowerOfTwoChoicesSelector selector = new(pool);
        for (int held = 1; held <= 1_000; held++)
        {
            selector.Acquire();
            Assert.InRange(pool.Backends[0].InFlightCount, (held * 3 / 4) - 2, (held * 3 / 4) + 2);
        }
    }

    [Fact]
    public void A_single_backend_is_picked_however_loaded_it_is()
    {
        BackendPool pool = Pools.Create(1);
        using PowerOfTwoChoicesSelector selector = new(pool);
        Load(pool, 1_000);
        Assert.Equal("b0", Picks(selector));
    }

    // T1: least connections would give it every request.
    [Fact]
    public void A_new_backend_beside_ten_busy_ones_gets_two_elevenths_of_the_requests()
    {
        BackendPool pool = Pools.Create(10);
        using PowerOfTwoChoicesSelector selector = new(pool);
        Load(pool, [.. Enumerable.Repeat(50, 10)]);
        pool.AddOrReplace(new Backend("new"));
        DrawnShares.AssertFit(
            new Dictionary<bool, double> { [true] = 2.0 / 11, [false] = 9.0 / 11 },
            Draws,
            () => Pick(selector, default) == "new");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)] // three fifths of the weight
    public void With_one_unavailable_both_are_drawn_by_weight_from_the_others(int unavailable)
    {
        BackendPool pool = Pools.Weighted(1, 2, 5, 12);
        using PowerOfTwoChoicesSelector selector = new(pool);
        Load(pool, 1, 2, 3, 6);
        pool.Backends[unavailable].IsAvailable = false;
        DrawnShares.AssertFit(
            Expected([.. pool.Backends.RemoveAt(unavailable)]), Draws, () => Pick(selector, default));
    }

    // The rest of the weight is seven millionths of the whole, so the draws fail and the members are searched.
    [Fact]
    public void Without_nearly_all_of_the_weight_both_are_found_by_weight_among_the_rest()
    {
        BackendPool pool = Pools.Weighted(1, 2, 1_000_000, 4);
        using PowerOfTwoChoicesSelector selector = new(pool);
        Load(pool, 1, 1, 0, 5);
        Dictionary<string, double> expected = Expected([.. pool.Backends.RemoveAt(2)]);
        SelectionContext retry = new() { Excluded = pool.Backends.AsMemory().Slice(2, 1) };
        DrawnShares.AssertFit(expected, Draws, () => Pick(selector, retry));
        pool.Backends[2].IsHealthy = false;
        DrawnShares.AssertFit(expected, Draws, () => Pick(selector, default));
    }

    [Fact]
    public void In_a_panic_healthy_and_unhealthy_backends_are_drawn_by_weight_P15()
    {
        BackendPool pool = new(
            new BackendPoolOptions { PanicThreshold = 0.5 },
            new Backend("a", weight: 1),
            new Backend("b", weight: 2),
            new Backend("c", weight: 5));
        using PowerOfTwoChoicesSelector selector = new(pool);
        Load(pool, 1, 1, 4);
        pool.Backends[2].IsHealthy = false;
        Assert.True(pool.IsPanicking);
        DrawnShares.AssertFit(Expected([.. pool.Backends]), Draws, () => Pick(selector, default));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    public void With_all_but_two_closed_it_is_the_less_loaded_of_them(int count)
    {
        BackendPool pool = Pools.Create(count);
        using PowerOfTwoChoicesSelector selector = new(pool);
        Backend[] open = [pool.Backends[0], pool.Backends[^1]];
        foreach (Backend backend in pool.Backends.Except(open))
        {
            backend.IsAvailable = false;
        }

        open[0].Acquire();
        Assert.Equal(open[1].Id, Picks(selector));
        open[1].IsDraining = true;
        Assert.Equal("b0", Picks(selector)); // all but one closed
    }

    [Fact]
    public void With_all_but_two_excluded_it_is_the_less_loaded_of_them()
    {
        BackendPool pool = Pools.Weighted(1, 2, 3, 4);
        using PowerOfTwoChoicesSelector selector = new(pool);
        Load(pool, 2, 3, 0, 0); // 2 against 1.5
        Assert.Equal("b1", Picks(selector, pool.Backends[2], pool.Backends[3]));
        Assert.Equal("b0", Picks(selector, pool.Backends[1], pool.Backends[2], pool.Backends[3]));
    }

    // By weight × share the three newcomers have 9 % of the requests. Idle beside three busy backends, they get 22 %: a
    // pair has two chances to be one of them. Drawn by weight alone, they would get 81 %.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 0)]
    [InlineData(50, 5)]
    [InlineData(50, 6)]
    public void Newcomers_are_drawn_by_weight_times_share_P18(int veteranInFlight, int newcomerInFlight)
    {
        FakeTimeProvider time = new();
        BackendPool pool = new(
            new BackendPoolOptions { TimeProvider = time, SlowStart = new SlowStartOptions() },
            new Backend("b0"),
            new Backend("b1", weight: 2),
            new Backend("b2"));
        time.Advance(TimeSpan.FromMinutes(1));
        using PowerOfTwoChoicesSelector selector = new(pool);
        pool.Update([new Backend("c0"), new Backend("c1", weight: 2), new Backend("c2")], []);
        Load(pool, [.. pool.Backends.Select(backend =>
            backend.Weight * (backend.Id[0] == 'b' ? veteranInFlight : newcomerInFlight))]);
        Dictionary<string, double> expected = Expected([.. pool.Backends]);
        DrawnShares.AssertFit(expected, Draws, () => Pick(selector, default));
        SelectionContext among = new() { Candidates = pool.Backends.AsMemory() };
        DrawnShares.AssertFit(expected, Draws / 10, () => Pick(selector, among));
    }

    private static void Load(BackendPool pool, params int[] inFlight)
    {
        foreach ((Backend backend, int count) in pool.Backends.Zip(inFlight))
        {
            for (int i = 0; i < count; i++)
            {
                backend.Acquire();
            }
        }
    }

    /// <summary>The definition: a pair by weight × share, and of it the one with less in flight ÷ (weight × share), or
    /// the first.</summary>
    private static Dictionary<string, double> Expected(Backend[] backends)
    {
        Dictionary<string, double> expected = backends.ToDictionary(static backend => backend.Id, static _ => 0.0);
        double total = backends.Sum(WeightOf);
        foreach (Backend first in backends)
        {
            foreach (Backend second in backends.Where(backend => backend != first))
            {
                double pair = WeightOf(first) / total * WeightOf(second) / (total - WeightOf(first));
                bool isSecond = second.InFlightCount / (decimal)WeightOf(second)
                    < first.InFlightCount / (decimal)WeightOf(first);
                expected[(isSecond ? second : first).Id] += pair;
            }
        }

        return expected;
    }

    private static double WeightOf(Backend backend) => backend.Weight * backend.SlowStartShare;

    // A backend with a hundredth of the picks is missed with a probability of 0.99^3,000 < 1e-13.
    private static string Picks(PowerOfTwoChoicesSelector selector, params Backend[] excluded) => string.Join(
        ' ',
        Enumerable.Range(0, 3_000).Select(_ => Pick(selector, new SelectionContext { Excluded = excluded }))
            .Distinct().Order(StringComparer.Ordinal));

    private static string Pick(PowerOfTwoChoicesSelector selector, in SelectionContext context)
    {
        Assert.True(selector.TrySelect(context, out Backend? backend));
        return backend.Id;
    }
}
