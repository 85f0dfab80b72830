using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

/// <content>Which backends are picked: P2.</content>
public abstract partial class SelectorContractTests<TSelector>
{
    [Fact]
    public void A_null_pool_is_rejected_by_name() =>
        Assert.Equal("pool", Assert.Throws<ArgumentNullException>(() => Create(null!)).ParamName);

    [Fact]
    public void An_empty_pool_gives_no_backend() => Assert.Equal(None, PickedIds(Create(new BackendPool())));

    [Fact]
    public void A_single_backend_takes_every_request() => Assert.Equal("b0", PickedIds(Create(Pools.Create(1))));

    [Fact]
    public void Every_backend_of_a_small_pool_is_picked() =>
        Assert.Equal("b0 b1 b2 b3", PickedIds(Create(Pools.Create(4))));

    [Fact]
    public void The_pick_is_the_object_that_is_the_member_P02()
    {
        BackendPool pool = Pools.Create(1);

        Assert.Same(pool.Backends[0], Pick(Create(pool), default));
    }

    [Fact]
    public void An_unavailable_backend_is_never_picked_P02()
    {
        BackendPool pool = Pools.Create(4);
        TSelector selector = Create(pool);

        Member(pool, "b1").IsAvailable = false;

        Assert.Equal("b0 b2 b3", PickedIds(selector));
    }

    [Fact]
    public void A_backend_unavailable_before_the_selector_existed_is_never_picked()
    {
        BackendPool pool = Pools.Create(4);
        Member(pool, "b2").IsAvailable = false;

        Assert.Equal("b0 b1 b3", PickedIds(Create(pool)));
    }

    [Fact]
    public void No_backend_is_picked_while_all_are_unavailable_until_one_recovers_P04()
    {
        BackendPool pool = Pools.Create(4);
        TSelector selector = Create(pool);
        foreach (Backend backend in pool.Backends)
        {
            backend.IsAvailable = false;
        }

        Assert.Equal(None, PickedIds(selector));
        Member(pool, "b3").IsAvailable = true;
        Assert.Equal("b3", PickedIds(selector));
        Member(pool, "b0").IsAvailable = true;
        Assert.Equal("b0 b3", PickedIds(selector));
    }

    [Theory]
    [InlineData(65)] // more than round robin looks at in turn before it looks at all
    [InlineData(300)] // more than one row of the load tree
    [InlineData(1_100)] // two rows above the members
    public void The_only_available_backend_is_found_every_time_P02(int count)
    {
        BackendPool pool = Pools.Create(count);
        TSelector selector = Create(pool);
        string last = $"b{count / 2}";
        foreach (Backend backend in pool.Backends)
        {
            backend.IsAvailable = backend.Id == last;
        }

        Assert.Equal(last, PickedIds(selector));
    }

    [Fact]
    public void Each_backend_gets_a_share_in_proportion_to_its_weight()
    {
        BackendPool pool = Pools.Weighted(1, 2, 5, 12);
        TSelector selector = Create(pool);
        const int TotalWeight = 20;
        const int Picks = 500 * TotalWeight; // whole cycles

        int seed = Seeds.Next(1);
        Random random = new(seed);
        for (int pick = 0; pick < Picks; pick++)
        {
            // Held, because least connections reads the counts.
            selector.Acquire(SelectionKey.FromHash((ulong)random.NextInt64()));
        }

        foreach (Backend backend in pool.Backends)
        {
            double ideal = (double)backend.Weight / TotalWeight;
            double tolerance = ShareTolerance(backend.Weight, TotalWeight, Picks);
            double share = (double)backend.InFlightCount / Picks;
            Assert.True(
                Math.Abs(share - ideal) <= tolerance,
                $"{backend} has {share:P2} of the picks, not {ideal:P2} ± {tolerance:P2} (seed {seed}).");
        }
    }
}
