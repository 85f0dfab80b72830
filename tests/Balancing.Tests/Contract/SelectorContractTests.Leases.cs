using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

/// <content>Acquire: a pick and its count in one step: P9.</content>
public abstract partial class SelectorContractTests<TSelector>
{
    [Fact]
    public void Acquire_counts_one_request_until_its_lease_is_disposed()
    {
        BackendPool pool = Pools.Create(1);
        TSelector selector = Create(pool);
        Backend backend = pool.Backends[0];

        BackendLease first = selector.Acquire();
        BackendLease second = selector.Acquire();
        Assert.True(first.IsAcquired);
        Assert.Same(backend, first.Backend);
        Assert.Equal(2, backend.InFlightCount);

        first.Dispose();
        Assert.Equal(1, backend.InFlightCount);
        second.Dispose();
        Assert.Equal(0, backend.InFlightCount);
    }

    [Fact]
    public void A_lease_disposed_twice_returns_its_count_once()
    {
        BackendPool pool = Pools.Create(1);
        TSelector selector = Create(pool);
        BackendLease held = selector.Acquire();
        BackendLease lease = selector.Acquire();

        lease.Dispose();
        lease.Dispose();

        Assert.Equal(1, pool.Backends[0].InFlightCount);
        Assert.True(held.IsAcquired);
    }

    [Fact]
    public void A_pick_alone_counts_nothing()
    {
        BackendPool pool = Pools.Create(3);
        PickedIds(Create(pool));

        Assert.All(pool.Backends, static backend => Assert.Equal(0, backend.InFlightCount));
    }

    [Fact]
    public void Acquire_without_a_backend_returns_an_empty_lease()
    {
        BackendPool pool = Pools.Create(1);
        TSelector selector = Create(pool);
        pool.Backends[0].IsAvailable = false;

        BackendLease lease = selector.Acquire();
        lease.Dispose();
        lease.Dispose();

        Assert.False(lease.IsAcquired);
        Assert.Null(lease.Backend);
        Assert.Equal(0, pool.Backends[0].InFlightCount);
        Assert.Same(lease, Create(new BackendPool()).Acquire()); // a shared instance
    }

    [Fact]
    public void Acquire_respects_availability_and_exclusion()
    {
        BackendPool pool = Pools.Create(3);
        TSelector selector = Create(pool);
        Member(pool, "b0").IsAvailable = false;
        SelectionContext retry = new() { Excluded = new[] { new Backend("b1") } };
        for (int request = 0; request < Requests; request++)
        {
            using BackendLease lease = selector.Acquire(retry);
            Assert.Equal("b2", lease.Backend?.Id);
        }
    }

    [Fact]
    public void A_lease_outlives_the_membership_of_its_backend()
    {
        BackendPool pool = Pools.Create(1);
        TSelector selector = Create(pool);
        BackendLease lease = selector.Acquire();

        pool.ReplaceAll([]);
        pool.AddOrReplace(new Backend("b0"));
        Assert.Equal(1, pool.Backends[0].InFlightCount); // P10: the count belongs to the id

        lease.Dispose();
        Assert.Equal(0, pool.Backends[0].InFlightCount);
        Assert.Equal("b0", PickedIds(selector));
    }
}
