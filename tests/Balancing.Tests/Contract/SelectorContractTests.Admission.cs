using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Contract;

/// <content>Flags other than availability: P02, P04, P14, P15.</content>
public abstract partial class SelectorContractTests<TSelector>
{
    [Fact]
    public void A_draining_backend_is_never_picked_P02()
    {
        BackendPool pool = Pools.Create(4);
        TSelector selector = Create(pool);
        Member(pool, "b1").IsDraining = true;
        Assert.Equal("b0 b2 b3", PickedIds(selector));
        Member(pool, "b1").IsDraining = false;
        Assert.Equal("b0 b1 b2 b3", PickedIds(selector));
    }

    [Fact]
    public void An_unhealthy_backend_is_not_picked_beside_a_healthy_one_P02()
    {
        BackendPool pool = Pools.Create(4);
        TSelector selector = Create(pool);
        Member(pool, "b1").IsHealthy = false;
        Assert.Equal("b0 b2 b3", PickedIds(selector));
        Member(pool, "b0").IsHealthy = Member(pool, "b2").IsHealthy = false;
        Assert.Equal("b3", PickedIds(selector));
        Member(pool, "b1").IsHealthy = true;
        Assert.Equal("b1 b3", PickedIds(selector));
    }

    [Fact]
    public void If_no_available_backend_is_healthy_every_available_one_is_picked_P15()
    {
        BackendPool pool = Pools.Create(4);
        TSelector selector = Create(pool);
        foreach (Backend backend in pool.Backends)
        {
            backend.IsHealthy = false;
        }

        Assert.Equal("b0 b1 b2 b3", PickedIds(selector));
        Member(pool, "b0").IsAvailable = false;
        Member(pool, "b1").IsDraining = true;
        Member(pool, "b2").SuspendFor(TimeSpan.FromHours(1));
        Assert.Equal("b3", PickedIds(selector));
        Member(pool, "b3").IsAvailable = false;
        Assert.Equal(None, PickedIds(selector));
        Member(pool, "b1").IsHealthy = true; // healthy, but draining
        Member(pool, "b3").IsAvailable = true;
        Assert.Equal("b3", PickedIds(selector));
        Member(pool, "b1").IsDraining = false;
        Assert.Equal("b1", PickedIds(selector));
    }

    [Fact]
    public void Below_the_panic_threshold_health_is_disregarded()
    {
        BackendPool pool = new(
            new BackendPoolOptions { PanicThreshold = 0.5 },
            Enumerable.Range(0, 4).Select(static i => new Backend($"b{i}")));
        TSelector selector = Create(pool);
        Member(pool, "b0").IsHealthy = Member(pool, "b1").IsHealthy = false;
        Assert.Equal("b2 b3", PickedIds(selector));
        Member(pool, "b2").IsHealthy = false;
        Assert.Equal("b0 b1 b2 b3", PickedIds(selector));
        Member(pool, "b0").IsHealthy = true;
        Assert.Equal("b0 b3", PickedIds(selector));
    }

    [Fact]
    public void A_suspended_backend_is_not_picked_until_its_time_is_over_P04()
    {
        FakeTimeProvider time = new();
        BackendPool pool = new(
            new BackendPoolOptions { TimeProvider = time }, new Backend("b0"), new Backend("b1"), new Backend("b2"));
        TSelector selector = Create(pool);
        Member(pool, "b1").SuspendFor(TimeSpan.FromSeconds(7));
        Assert.Equal("b0 b2", PickedIds(selector));
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.Equal("b0 b2", PickedIds(selector));
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("b0 b1 b2", PickedIds(selector));
    }

    [Fact]
    public void While_all_are_suspended_there_is_no_backend_P02()
    {
        FakeTimeProvider time = new();
        BackendPool pool = new(new BackendPoolOptions { TimeProvider = time }, new Backend("b0"), new Backend("b1"));
        TSelector selector = Create(pool);
        Member(pool, "b0").SuspendFor(TimeSpan.FromSeconds(2));
        Member(pool, "b1").SuspendFor(TimeSpan.FromSeconds(1));
        Assert.Equal(None, PickedIds(selector));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("b1", PickedIds(selector));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("b0 b1", PickedIds(selector));
    }

    [Fact]
    public void Flags_set_before_the_selector_existed_count()
    {
        BackendPool pool = Pools.Create(4);
        Member(pool, "b0").IsDraining = true;
        Member(pool, "b1").IsHealthy = false;
        Member(pool, "b2").SuspendFor(TimeSpan.FromHours(1));
        Assert.Equal("b3", PickedIds(Create(pool)));
    }

    // With flags and weight 0 a selector has no view of them: they must not lead to a division or a draw among none.
    [Fact]
    public void The_rest_of_the_pool_may_be_closed_for_any_reason()
    {
        BackendPool pool = Pools.Weighted(0, 5, 1, 3, 2);
        TSelector selector = Create(pool);
        Member(pool, "b1").IsDraining = true;
        Member(pool, "b2").IsHealthy = false;
        Member(pool, "b4").SuspendFor(TimeSpan.FromHours(1));
        Assert.Equal("b3", PickedIds(selector));
        Assert.Equal(None, PickedIds(selector, Member(pool, "b3")));
    }

    // Each search reads the exclusions, and b1 opens and closes in the middle of it. The search finds none, so it must
    // begin again: something has opened. From the last time on, b1 stays open.
    [Fact]
    public void A_selection_that_finds_nothing_looks_again_after_an_opening_P15()
    {
        const int Flips = 20; // more than one search reads the list
        BackendPool pool = Pools.Create(2);
        TSelector selector = Create(pool);
        Backend flipping = Member(pool, "b1");
        Member(pool, "b0").IsAvailable = flipping.IsAvailable = false;
        int reads = 0;
        ObservedBackends excluded = new(
            () =>
            {
                flipping.IsAvailable = true;
                flipping.IsAvailable = ++reads >= Flips;
            },
            new Backend("stranger"));
        SelectionContext context = new() { Key = SelectionKey.FromHash(1), Excluded = excluded.List };
        Assert.Same(flipping, Pick(selector, context));
    }

    [Fact]
    public void The_pool_of_a_selector_is_the_one_it_was_created_for()
    {
        BackendPool pool = Pools.Create(1);
        Assert.Same(pool, Create(pool).Pool);
    }
}
