using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

/// <content>A member of weight 0 gets no new request: P2.</content>
public abstract partial class SelectorContractTests<TSelector>
{
    [Fact]
    public void A_member_of_weight_0_is_never_picked()
    {
        BackendPool pool = Pools.Weighted(2, 0, 1, 0);
        TSelector selector = Create(pool);

        Assert.Equal("b0 b2", PickedIds(selector));
        Assert.Equal("b2", PickedIds(selector, Member(pool, "b0")));
        Assert.Equal(4, pool.Backends.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0, 0, 0)]
    public void No_backend_is_picked_when_all_weights_are_0(params int[] weights)
    {
        BackendPool pool = Pools.Weighted(weights);
        TSelector selector = Create(pool);

        Assert.Equal(None, PickedIds(selector));
        Assert.False(selector.Acquire().IsAcquired);
    }

    [Fact]
    public void A_member_gets_no_requests_while_its_weight_is_0()
    {
        BackendPool pool = Pools.Create(3);
        TSelector selector = Create(pool);
        using BackendLease lease = Member(pool, "b1").Acquire();

        pool.AddOrReplace(new Backend("b1", weight: 0));
        Assert.Equal("b0 b2", PickedIds(selector));
        Assert.Equal(1, Member(pool, "b1").InFlightCount); // P10

        pool.AddOrReplace(new Backend("b1", weight: 2));
        Assert.Equal(1, Member(pool, "b1").InFlightCount);
        lease.Dispose();
        Assert.Equal("b0 b1 b2", PickedIds(selector));
    }
}
