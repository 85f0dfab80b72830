using Balancing.Tests.Support;

namespace Balancing.Tests.Traps;

/// <summary>Faults of other implementations of round robin; see docs/traps.md.</summary>
public class RotationTraps
{
    /// <summary>
    /// If a counter restarts at each update, an update every 7 picks of 10 backends leaves the last three without
    /// requests.
    /// </summary>
    [Fact]
    public void T4_The_cycle_is_not_restarted_by_updates()
    {
        BackendPool pool = Pools.Create(10);
        using RoundRobinSelector selector = new(pool);
        List<string> picks = [];
        for (int update = 0; update < 100; update++)
        {
            picks.AddRange(Draw.Serial(selector, 7));
            pool.AddOrReplace(new Backend("b3"));
        }

        Assert.All(Draw.Counts(pool, picks), static count => Assert.Equal(70, count));
    }

    /// <summary>
    /// The same while an eleventh backend joins and leaves. Over 2,000 updates of 7 picks the ten have 7/10 or 7/11 of
    /// a pick per update. A change of length moves the phase by less than one slot, and these errors do not add up: 1 %
    /// is ample.
    /// </summary>
    [Fact]
    public void T4_No_backend_starves_while_another_one_joins_and_leaves()
    {
        BackendPool pool = Pools.Create(10);
        using RoundRobinSelector selector = new(pool);
        List<string> picks = [];
        for (int update = 0; update < 1_000; update++)
        {
            picks.AddRange(Draw.Serial(selector, 7));
            pool.AddOrReplace(new Backend("visitor"));
            picks.AddRange(Draw.Serial(selector, 7));
            pool.Remove("visitor");
        }

        double expected = 1_000 * ((7.0 / 10) + (7.0 / 11));
        Assert.All(Draw.Counts(pool, picks), count => Assert.InRange(count / expected, 0.99, 1.01));
    }

    /// <summary>
    /// DNS rotates its answers. If turns followed the order of the list, a list that rotates in step with the picks
    /// would send all requests to one backend.
    /// </summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 4)]
    public void T4_A_list_that_arrives_in_another_order_is_the_same_rotation(int size, int shift)
    {
        BackendPool pool = Pools.Create(size);
        using RoundRobinSelector selector = new(pool);
        List<string> picks = [];
        for (int i = 0; i < 100 * size; i++)
        {
            picks.AddRange(Draw.Serial(selector, 1));
            pool.ReplaceAll([.. pool.Backends.Skip(shift), .. pool.Backends.Take(shift)]);
        }

        Assert.All(Draw.Counts(pool, picks), static count => Assert.Equal(100, count));
    }

    /// <summary>
    /// Skipping to the next backend gives the neighbor of an unavailable backend twice the share of the others.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void T5_No_neighbor_inherits_the_share_of_an_unavailable_backend(int unavailable)
    {
        BackendPool pool = Pools.Create(5);
        using RoundRobinSelector selector = new(pool);
        pool.Backends[unavailable].IsAvailable = false;
        int[] counts = Draw.Counts(pool, Draw.Serial(selector, 4_000));
        Assert.Equal(0, counts[unavailable]);
        Assert.All(counts.Where((_, i) => i != unavailable), static count => Assert.InRange(count, 999, 1_001));
    }

    /// <summary>
    /// A counter modulo the length of the filtered list gives 35, 35, 10, 10 and 10 % if one of five backends flaps at
    /// each pick. Here the steady four must have equal shares, whatever the share of the flapping one.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void T5_A_flapping_backend_leaves_the_others_equal_shares(int picksPerFlip)
    {
        for (int flapping = 0; flapping < 5; flapping++)
        {
            BackendPool pool = Pools.Create(5);
            using RoundRobinSelector selector = new(pool);
            List<string> picks = [];
            for (int i = 0; i < 2_000; i++)
            {
                picks.AddRange(Draw.Serial(selector, picksPerFlip));
                pool.Backends[flapping].IsAvailable ^= true;
            }

            AssertSteadyAreEqual(Draw.Counts(pool, picks), flapping);
        }
    }

    /// <summary>The same if discovery, and not a health check, removes and adds the backend at each pick.</summary>
    [Fact]
    public void T5_With_a_member_that_leaves_and_returns_the_others_have_equal_shares()
    {
        BackendPool pool = Pools.Create(5);
        using RoundRobinSelector selector = new(pool);
        List<string> picks = [];
        for (int i = 0; i < 2_000; i++)
        {
            picks.AddRange(Draw.Serial(selector, 1));
            pool.Remove("b4");
            picks.AddRange(Draw.Serial(selector, 1));
            pool.AddOrReplace(new Backend("b4"));
        }

        AssertSteadyAreEqual(Draw.Counts(pool, picks), flapping: 4);
    }

    /// <summary>
    /// Weights 8, 1, 1 as a a a a a a a a b c send eight requests in a row to one server. At best the eight are divided
    /// into four and four. An error of less than one pick allows for a few more, also across the end of the cycle.
    /// </summary>
    [Fact]
    public void T6_A_heavy_backend_gets_no_long_run_of_picks()
    {
        Assert.Equal(["b0", "b0", "b1", "b0", "b2", "b0", "b0"], FirstPicks([5, 1, 1]));

        List<string> eight = FirstPicks([8, 1, 1]);
        Assert.InRange(LongestRun([.. eight, .. eight]), 4, 6);

        List<string> hundred = FirstPicks([100, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        Assert.InRange(LongestRun([.. hundred, .. hundred]), 10, 20); // ten others divide a hundred into tens at best
    }

    /// <summary>
    /// Counters of 32 bits overflow after weeks, and then throw or skip. The phase is a fraction of 2^64 that overflows
    /// once per cycle by design. So a harmful overflow would show after one cycle of seven picks.
    /// </summary>
    [Fact]
    public void T21_Rotation_continues_past_the_ends_of_the_number_range()
    {
        foreach (int[] weights in (int[][])[[1], [1, 1, 1], [5, 1, 1], [65_535, 1], [3, 7, 11, 13]])
        {
            BackendPool pool = Pools.Weighted(weights);
            using RoundRobinSelector selector = new(pool);
            int cycle = weights.Length == 1 ? 1 : weights.Sum();
            int cycles = 200_000 / cycle;
            int[] counts = Draw.Counts(pool, Draw.Serial(selector, cycles * cycle));

            // Each round of the phase exceeds 2^64 by less than `cycle`: nothing over these few.
            int units = weights.Length == 1 ? 1 : weights[0];
            Assert.Equal(cycles * units, counts[0]);
            Assert.All(weights.Skip(1).Zip(counts.Skip(1)), pair => Assert.Equal(cycles * pair.First, pair.Second));
        }
    }

    [Fact]
    public void T22_A_weight_of_1_beside_many_of_65_535_is_picked_once_per_cycle()
    {
        BackendPool pool = Pools.Weighted([.. Enumerable.Repeat(65_535, 9), 1]);
        using RoundRobinSelector selector = new(pool);
        Assert.Equal(1, Draw.Serial(selector, 65_536).Count(static id => id == "b9"));
    }

    private static List<string> FirstPicks(int[] weights)
    {
        using RoundRobinSelector selector =
            new(Pools.Weighted(weights), new RoundRobinSelectorOptions { InitialTurn = 0 });
        return Draw.Serial(selector, weights.Sum());
    }

    private static int LongestRun(List<string> ids)
    {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < ids.Count; i++)
        {
            run = i > 0 && ids[i] == ids[i - 1] ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    // The four cannot differ by more than rounding and the start: 2 % of their share.
    private static void AssertSteadyAreEqual(int[] counts, int flapping)
    {
        int[] steady = [.. counts.Where((_, i) => i != flapping)];
        double mean = steady.Average();
        Assert.All(
            steady,
            count =>
                Assert.True(
                    Math.Abs((count / mean) - 1) < 0.02,
                    $"Member {flapping} flaps, picks: {string.Join(", ", counts)}"));
    }
}
