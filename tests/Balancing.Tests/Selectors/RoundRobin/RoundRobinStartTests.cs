using Balancing.Pool;
using Balancing.Selection;
using Balancing.Selectors.RoundRobin;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.RoundRobin;

/// <summary>
/// The start of a rotation is random, so that many short-lived clients do not all begin with the heaviest backend.
/// </summary>
public class RoundRobinStartTests
{
    /// <summary>3,000 first picks over weights 6 : 3 : 1; the bound is <see cref="Deviation.OfSample"/>.</summary>
    [Fact]
    public void New_selectors_begin_with_each_backend_in_proportion_to_weight_P11()
    {
        const int Selectors = 3_000;
        BackendPool pool = Pools.Weighted(6, 3, 1);
        int[] counts = new int[3];
        for (int i = 0; i < Selectors; i++)
        {
            using RoundRobinSelector selector = new(pool);
            Assert.True(selector.TrySelect(out Backend? first));
            counts[pool.Backends.IndexOf(first)]++;
        }

        Assert.All(counts.Zip(pool.Backends), static pair =>
        {
            double share = pair.Second.Weight / 10.0;
            Assert.Equal(share, (double)pair.First / Selectors, Deviation.OfSample(share, Selectors));
        });
    }

    [Theory]
    [InlineData(0, "a a b a c a a")]
    [InlineData(2, "b a c a a a a")]
    [InlineData(7, "a a b a c a a")] // beyond the cycle: wraps around
    [InlineData(9, "b a c a a a a")]
    [InlineData(int.MaxValue, "a b a c a a a")] // 2^31 - 1 = 1 modulo 7
    public void The_initial_turn_makes_the_order_exact(int initialTurn, string expected)
    {
        BackendPool pool = new(new Backend("a", weight: 5), new Backend("b"), new Backend("c"));
        using RoundRobinSelector selector = new(pool, new RoundRobinSelectorOptions { InitialTurn = initialTurn });
        Assert.Equal(
            expected,
            string.Join(
                ' ', Enumerable.Range(0, 7).Select(_ => selector.TrySelect(out Backend? backend) ? backend.Id : "-")));
    }

    [Fact]
    public void A_selector_of_an_empty_pool_begins_with_the_first_slot_if_the_turn_is_given()
    {
        BackendPool pool = new();
        using RoundRobinSelector selector = new(pool, new RoundRobinSelectorOptions { InitialTurn = 3 });
        pool.ReplaceAll([new Backend("a"), new Backend("b")]);
        Assert.True(selector.TrySelect(out Backend? first));
        Assert.Equal("a", first.Id);
    }

    // A backend fails at random, and the retry excludes it. Given that it failed, each other one has its weight ÷ the
    // weight of the others. Going on in the cycle instead gave the neighbors of the failed one up to 29 % more.
    [Fact]
    public void Retries_after_random_failures_are_in_proportion_to_weight()
    {
        BackendPool pool = Pools.Weighted(1, 2, 3, 10, 4);
        using RoundRobinSelector selector = new(pool);
        Random random = Seeds.Random(404);
        int[][] counts = [.. Enumerable.Range(0, 5).Select(static _ => new int[5])];
        for (int request = 0; request < 400_000; request++)
        {
            Assert.True(selector.TrySelect(out Backend? first));
            if (random.Next(5) == 0)
            {
                SelectionContext retry = new() { Excluded = new[] { first } };
                Assert.True(selector.TrySelect(retry, out Backend? second));
                counts[pool.Backends.IndexOf(first)][pool.Backends.IndexOf(second)]++;
            }
        }

        for (int failed = 0; failed < 5; failed++)
        {
            int retries = counts[failed].Sum();
            foreach (int other in Enumerable.Range(0, 5).Where(other => other != failed))
            {
                double ideal = pool.Backends[other].Weight / (20.0 - pool.Backends[failed].Weight);
                double tolerance = Deviation.OfSample(ideal, retries);
                Assert.Equal(ideal, (double)counts[failed][other] / retries, tolerance);
            }
        }
    }

    // All requests exclude the same one, from each turn of the cycle. The bound is five deviations of the turns that
    // are drawn anew: a third each of a quarter. A draw that depends on the turn alone gave one other all of them.
    [Fact]
    public void Turns_of_one_that_is_always_excluded_go_to_all_others_alike()
    {
        const int Requests = 4_000;
        BackendPool pool = Pools.Create(4);
        SelectionContext retry = new() { Excluded = new[] { pool.Backends[3] } };
        for (int turn = 0; turn < 4; turn++)
        {
            using RoundRobinSelector selector = new(pool, new RoundRobinSelectorOptions { InitialTurn = turn });
            int[] counts = new int[4];
            for (int request = 0; request < Requests; request++)
            {
                Assert.True(selector.TrySelect(retry, out Backend? backend));
                counts[pool.Backends.IndexOf(backend)]++;
            }

            double bound = 5 * Math.Sqrt(Requests / 4.0 * (1.0 / 3) * (2.0 / 3));
            Assert.Equal(0, counts[3]);
            Assert.All(counts[..3], count => Assert.Equal(Requests / 3.0, count, bound));
        }
    }

    [Fact]
    public void A_scan_counts_a_warming_member_with_its_share_P18()
    {
        PoolMember[] members = [.. PoolMembers.Weighted([3, 1])];
        members[0].State.SetAcceptedShare(MemberState.WholeShare / 6);
        const ulong Step = ulong.MaxValue / 3_000;
        int first = Enumerable.Range(0, 3_000)
            .Count(i => WeightedLinearSearch.Find(members, default, (ulong)i * Step) == members[0].Backend);
        Assert.InRange(first, 998, 1_002); // 3/6 beside 1
    }

    [Fact]
    public void New_objects_of_the_same_ids_and_weights_keep_the_schedule()
    {
        RoundRobinSnapshot before = new(PoolMembers.Weighted([5, 1, 1]), null);
        RoundRobinSnapshot renewed = new(PoolMembers.Weighted([5, 1, 1]), before);
        RoundRobinSnapshot reweighted = new(PoolMembers.Weighted([5, 1, 2]), renewed);

        Assert.Equal(before.Schedule, renewed.Schedule); // the same array
        Assert.NotEqual(before.Schedule, reweighted.Schedule);
        Assert.NotSame(before.Members[0].Backend, renewed.Members[0].Backend);
        Assert.Same(renewed.Members[0].Backend, renewed.SlotAt(0).Backend);
    }
}
