using System.Reflection;
using System.Runtime.CompilerServices;
using Balancing.Selectors.ConsistentHash;
using Balancing.Tests.Support;

namespace Balancing.Tests.Pool;

/// <summary>The instrument <c>balancing.ring.share</c>.</summary>
[Collection(SerialTests.Name)]
public class RingShareTests
{
    private readonly string _name = $"pool-{Guid.NewGuid():N}";

    // A share of the keys is binomial. Of the smallest one, about a sixth, the ratio has a standard deviation of
    // √(5 ÷ 2,000,000) = 0.0016. Six of them are 0.01.
    [Fact]
    public void The_shares_are_those_of_the_keys_divided_by_what_weights_promise()
    {
        BackendPool pool = Create(new Backend("a"), new Backend("b", weight: 3), new Backend("c", weight: 2));
        using ConsistentHashSelector selector = new(pool, new ConsistentHashSelectorOptions { PointsPerWeight = 5 });
        Random random = Seeds.Random(18_000);
        SelectionKey[] keys = [.. Enumerable.Range(0, 2_000_000)
            .Select(_ => SelectionKey.FromHash((ulong)random.NextInt64(long.MinValue, long.MaxValue)))];
        Backend?[] owners = new Backend?[keys.Length];
        selector.SelectBatch(keys, owners);
        double[] relative = [.. pool.Backends.Select(member =>
            owners.Count(owner => owner == member) / (double)keys.Length * 6 / member.Weight)];
        (double min, double max) = Assert.Single(Observe());
        Assert.Equal(relative.Min(), min, 0.01);
        Assert.Equal(relative.Max(), max, 0.01);
        Assert.True(min < 0.97 && max > 1.03); // so few points are uneven
    }

    [Fact]
    public void A_single_member_has_exactly_its_share()
    {
        using ConsistentHashSelector selector = new(Create(new Backend("a", weight: 7)));
        Assert.Equal([(1.0, 1.0)], Observe());
    }

    [Fact]
    public void More_points_bring_both_shares_nearer_to_1()
    {
        BackendPool pool = Create([.. Enumerable.Range(0, 20).Select(static i => new Backend($"b{i}"))]);
        ConsistentHashSelector coarse = new(pool, new ConsistentHashSelectorOptions { PointsPerWeight = 10 });
        (double Min, double Max) few = Assert.Single(Observe());
        coarse.Dispose();
        using ConsistentHashSelector fine = new(pool, new ConsistentHashSelectorOptions { PointsPerWeight = 1_000 });
        (double Min, double Max) many = Assert.Single(Observe());
        Assert.InRange(few.Max, 1.3, 3);
        Assert.InRange(few.Min, 0.2, 0.7);
        Assert.InRange(many.Max, 1, 1.15);
        Assert.InRange(many.Min, 0.85, 1);
    }

    // With a unit of 4, both have one point, although the weight of one promises three times as much.
    [Fact]
    public void A_weight_that_is_rounded_away_shows()
    {
        BackendPool pool = Create(new Backend("a", weight: 1), new Backend("b", weight: 3));
        using ConsistentHashSelector selector = new(
            pool, new ConsistentHashSelectorOptions { PointsPerWeight = 1, WeightUnit = 4 });
        (double min, double max) = Assert.Single(Observe());
        double a = max / 4; // of the whole ring
        Assert.Equal((1 - a) * 4 / 3, min, 1e-12);
        Assert.True(max > 1);
    }

    [Fact]
    public void Of_several_rings_the_extremes_are_observed_once()
    {
        BackendPool pool = Create([.. Enumerable.Range(0, 20).Select(static i => new Backend($"b{i}"))]);
        List<(double Min, double Max)> alone = [];
        for (ulong seed = 0; seed < 4; seed++)
        {
            using ConsistentHashSelector selector = new(pool, new ConsistentHashSelectorOptions { Seed = seed });
            alone.Add(Assert.Single(Observe()));
        }

        Assert.Equal(4, alone.Distinct().Count());
        ConsistentHashSelector[] all = [.. Enumerable.Range(0, 4).Select(seed =>
            new ConsistentHashSelector(pool, new ConsistentHashSelectorOptions { Seed = (ulong)seed }))];
        Assert.Equal(
            [(alone.Min(static shares => shares.Min), alone.Max(static shares => shares.Max))], Observe());
        Array.ForEach(all, static selector => selector.Dispose());
    }

    [Fact]
    public void A_change_of_the_pool_changes_the_shares()
    {
        BackendPool pool = Create(new Backend("a"), new Backend("b"));
        using ConsistentHashSelector selector = new(pool);
        (double Min, double Max) before = Assert.Single(Observe());
        pool.AddOrReplace(new Backend("c"));
        Assert.NotEqual([before], Observe());
        pool.Remove("c");
        Assert.Equal([before], Observe());
    }

    [Fact]
    public void An_unavailable_member_counts_and_one_of_weight_0_does_not()
    {
        BackendPool pool = Create(new Backend("a"), new Backend("b"), new Backend("drained", weight: 0));
        using ConsistentHashSelector selector = new(pool);
        (double Min, double Max) before = Assert.Single(Observe());
        pool.Backends[0].IsAvailable = false;
        Assert.Equal([before], Observe());
        pool.Remove("drained");
        Assert.Equal([before], Observe());
    }

    [Fact]
    public void Only_a_named_pool_with_a_ring_and_members_is_observed()
    {
        BackendPool unnamed = Pools.Create(2);
        BackendPool pool = Create();
        using ConsistentHashSelector other = new(unnamed);
        using RoundRobinSelector rotation = new(pool);
        using MetricsListener listener = new(name: null);
        listener.Observe();
        Assert.Empty(listener.All);
        Assert.Empty(Observe());
        ConsistentHashSelector selector = new(pool);
        Assert.Empty(Observe());
        pool.AddOrReplace(new Backend("a"));
        Assert.Single(Observe());
        selector.Dispose();
        Assert.Empty(Observe());
    }

    [Fact]
    public void An_observed_selector_is_collected_while_its_pool_lives_P13()
    {
        BackendPool pool = Create(new Backend("a"), new Backend("b"));
        WeakReference[] dropped = ObserveAndDrop(pool);
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(dropped, static reference => Assert.False(reference.IsAlive));
        Assert.Empty(Observe());
        GC.KeepAlive(pool);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference[] ObserveAndDrop(BackendPool pool)
    {
        ConsistentHashSelector selector = new(pool);
        Assert.Single(Observe());
        object view = typeof(ConsistentHashSelector)
            .GetField("_view", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(selector)!;
        return [new(selector), new(view), new(((PoolView<RingSnapshot>)view).Current)];
    }

    private BackendPool Create(params Backend[] backends) =>
        new(new BackendPoolOptions { Name = _name }, backends);

    /// <summary>The pairs of the smallest and the largest share that one observation gives; one at most.</summary>
    private (double Min, double Max)[] Observe()
    {
        using MetricsListener listener = new(_name);
        listener.Observe();
        double[] min = Values("min");
        double[] max = Values("max");
        Assert.Equal(min.Length + max.Length, listener.GetMeasurements("balancing.ring.share").Count());
        return [.. min.Zip(max)];

        double[] Values(string stat) =>
            [.. listener.GetMeasurements("balancing.ring.share").Where(seen => seen.Tags["stat"] as string == stat)
                .Select(static seen => seen.Value)];
    }
}
