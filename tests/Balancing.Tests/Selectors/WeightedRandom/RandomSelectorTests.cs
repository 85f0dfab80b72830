using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.WeightedRandom;

public class RandomSelectorTests
{
    private const int Draws = 300_000;

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 2, 5, 12)]
    [InlineData(1_000_000, 500_000, 1)]
    public void Picks_are_shared_in_proportion_to_weight(params int[] weights)
    {
        BackendPool pool = Pools.Weighted(weights);
        using RandomSelector selector = new(pool);
        AssertShares(selector, pool.Backends);
    }

    [Fact]
    public void Each_pick_is_independent_of_the_one_before()
    {
        using RandomSelector selector = new(Pools.Weighted(1, 2, 5, 12));
        Dictionary<(string, string), double> pairs = [];
        foreach ((string first, double p) in DrawnShares.ByWeight(selector.Pool.Backends))
        {
            foreach ((string second, double q) in DrawnShares.ByWeight(selector.Pool.Backends))
            {
                pairs.Add((first, second), p * q);
            }
        }

        DrawnShares.AssertFit(pairs, Draws, () => (Pick(selector, default), Pick(selector, default)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void The_share_of_an_unavailable_backend_goes_to_all_others_by_weight(int unavailable)
    {
        BackendPool pool = Pools.Weighted(1, 2, 5, 12);
        using RandomSelector selector = new(pool);
        pool.Backends[unavailable].IsAvailable = false;
        AssertShares(selector, pool.Backends.RemoveAt(unavailable));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_retry_is_shared_by_weight_among_those_not_excluded(int excluded)
    {
        BackendPool pool = Pools.Weighted(1, 2, 5, 12);
        using RandomSelector selector = new(pool);
        AssertShares(
            selector,
            pool.Backends.RemoveAt(excluded),
            new SelectionContext { Excluded = pool.Backends.AsMemory().Slice(excluded, 1) });
    }

    // The rest of the weight is six millionths of the whole, so the 64 draws fail and the members are searched.
    [Fact]
    public void Without_nearly_all_of_the_weight_the_rest_is_shared_by_weight()
    {
        BackendPool pool = Pools.Weighted(1, 2, 1_000_000, 3);
        using RandomSelector selector = new(pool);
        SelectionContext retry = new() { Excluded = pool.Backends.AsMemory().Slice(2, 1) };
        AssertShares(selector, pool.Backends.RemoveAt(2), retry);
        pool.Backends[2].IsDraining = true;
        AssertShares(selector, pool.Backends.RemoveAt(2));
    }

    // Two fifths of the weight are healthy. They must not get more than that, because health is disregarded.
    [Fact]
    public void In_a_panic_healthy_and_unhealthy_backends_share_by_weight_P15()
    {
        BackendPool pool = new(
            new BackendPoolOptions { PanicThreshold = 0.5 }, new Backend("a", weight: 4), new Backend("b", weight: 6));
        using RandomSelector selector = new(pool);
        pool.Backends[1].IsHealthy = false;
        Assert.True(pool.IsPanicking);
        AssertShares(selector, pool.Backends);
    }

    [Fact]
    public void A_new_weight_counts_at_once()
    {
        BackendPool pool = Pools.Create(3);
        using RandomSelector selector = new(pool);
        pool.AddOrReplace(new Backend("b1", weight: 8));
        AssertShares(selector, pool.Backends);
    }

    [Fact]
    public void Two_threads_draw_different_backends()
    {
        using RandomSelector selector = new(Pools.Create(100));
        string[][] picks = new string[2][];
        Workers workers = new();
        workers.Add(() => picks[0] = [.. Enumerable.Range(0, 50).Select(_ => Pick(selector, default))]);
        workers.Add(() => picks[1] = [.. Enumerable.Range(0, 50).Select(_ => Pick(selector, default))]);
        workers.Run();
        Assert.NotEqual(picks[0], picks[1]); // equal with a probability of 100^-50
    }

    private static void AssertShares(
        RandomSelector selector, IEnumerable<Backend> backends, SelectionContext context = default) =>
        DrawnShares.AssertFit(DrawnShares.ByWeight(backends), Draws, () => Pick(selector, context));

    private static string Pick(RandomSelector selector, in SelectionContext context)
    {
        Assert.True(selector.TrySelect(context, out Backend? backend));
        return backend.Id;
    }
}
