using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

/// <summary>A drain that occurs exactly between the pick and the lease (P14).</summary>
public class DrainTests
{
    public static TheoryData<string> Names => SelectorCatalog.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_backend_drained_after_the_pick_gets_no_lease_P14(string name)
    {
        BackendPool pool = Pools.Create(3);
        Backend? drained = null;
        InterceptingSelector selector = new(SelectorCatalog.Create(name, pool), picked =>
        {
            drained = picked;
            picked.IsAvailable = false;
            Assert.True(picked.WaitForIdleAsync().IsCompletedSuccessfully);
        });
        using BackendLease lease = selector.Acquire("user-42");
        Assert.True(lease.IsAcquired);
        Assert.NotSame(drained, lease.Backend);
        Assert.Equal(0, drained!.InFlightCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_backend_removed_after_the_pick_gets_no_lease_P14(string name)
    {
        BackendPool pool = Pools.Create(3);
        Backend? removed = null;
        InterceptingSelector selector = new(SelectorCatalog.Create(name, pool), picked =>
        {
            removed = picked;
            Assert.True(pool.Remove(picked.Id));
        });
        using BackendLease lease = selector.Acquire("user-42");
        Assert.True(lease.IsAcquired);
        Assert.NotSame(removed, lease.Backend);
        Assert.Equal(0, removed!.InFlightCount);
    }

    [Fact]
    public void A_backend_replaced_and_drained_after_the_pick_gets_no_lease_P10_P14()
    {
        BackendPool pool = Pools.Create(1);
        using RoundRobinSelector rotation = new(pool);
        InterceptingSelector selector = new(rotation, picked =>
        {
            Backend heavier = new(picked.Id, 2);
            pool.AddOrReplace(heavier);
            heavier.IsAvailable = false;
        });
        Assert.False(selector.Acquire().IsAcquired);
    }

    [Fact]
    public void A_backend_removed_and_added_again_after_the_pick_is_counted_by_the_pool_P09_P10()
    {
        BackendPool pool = Pools.Create(1);
        using LeastConnectionsSelector least = new(pool);
        InterceptingSelector selector = new(least, picked =>
        {
            pool.Remove(picked.Id);
            pool.AddOrReplace(picked);
        });
        using BackendLease lease = selector.Acquire();
        Assert.True(lease.IsAcquired);
        Assert.Equal(1, pool.Backends[0].InFlightCount);
    }

    [Fact]
    public void With_the_only_backend_drained_after_the_pick_nothing_is_counted_P14()
    {
        BackendPool pool = Pools.Create(1);
        using RoundRobinSelector rotation = new(pool);
        InterceptingSelector selector = new(rotation, static picked => picked.IsAvailable = false);
        Assert.False(selector.Acquire().IsAcquired);
        Assert.Equal(0, pool.Backends[0].InFlightCount);
    }
}
