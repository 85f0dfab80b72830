using System.Runtime.CompilerServices;
using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

public sealed class ConsistentHashSelectorContract : ReplicaSelectorContractTests<ConsistentHashSelector>
{
    private const int PointsPerWeight = 160; // the default

    [Fact]
    public void A_ring_of_too_many_points_is_rejected_and_the_pool_is_unchanged()
    {
        BackendPool pool = Pools.Create(2);
        using ConsistentHashSelector selector = Create(pool);

        ArgumentException rejection =
            Assert.Throws<ArgumentException>(() => pool.ReplaceAll([.. TooHeavy(), .. pool.Backends]));

        Assert.Contains("16,777,600 points", rejection.Message, StringComparison.Ordinal);
        Assert.Contains("16,777,216", rejection.Message, StringComparison.Ordinal);
        Assert.Equal("b0 b1", PickedIds(selector));
        Assert.Equal(2, pool.Backends.Length);
    }

    [Fact]
    public void A_disposed_selector_rejects_no_change_P13()
    {
        BackendPool pool = Pools.Create(2);
        ConsistentHashSelector selector = Create(pool);
        selector.Dispose();

        pool.ReplaceAll(TooHeavy());

        Assert.Equal("h0 h1", Ids(pool.Backends));
        Assert.Equal("b0 b1", PickedIds(selector)); // also keeps it alive until here
    }

    [Fact]
    public void A_collected_selector_rejects_no_change_P13()
    {
        BackendPool pool = Pools.Create(2);
        Drop(pool);
        for (int attempt = 0; attempt < 20 && !CanHold(pool, TooHeavy()); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal("h0 h1", Ids(pool.Backends));
    }

    protected override ConsistentHashSelector Create(BackendPool pool) => new(pool);

    protected override double ShareTolerance(int weight, int totalWeight, int picks) =>
        Deviation.OfSampledArcs(weight * PointsPerWeight, totalWeight * PointsPerWeight, picks);

    // 160 · (65,535 + 39,323) = 16,777,280 points, 64 more than the maximum. With b0 and b1 there would be 320 more.
    private static Backend[] TooHeavy() => [new Backend("h0", weight: 65_535), new Backend("h1", weight: 39_323)];

    private static bool CanHold(BackendPool pool, Backend[] members)
    {
        try
        {
            pool.ReplaceAll(members);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Drop(BackendPool pool) => Create(pool).TrySelect("key", out _);
}
