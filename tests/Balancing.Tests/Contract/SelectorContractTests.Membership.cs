using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

/// <content>Changes of the pool are seen as soon as they have returned: P4.</content>
public abstract partial class SelectorContractTests<TSelector>
{
    [Fact]
    public void An_added_backend_is_picked_at_once()
    {
        BackendPool pool = Pools.Create(2);
        TSelector selector = Create(pool);

        pool.AddOrReplace(new Backend("b2"));

        Assert.Equal("b0 b1 b2", PickedIds(selector));
    }

    [Fact]
    public void A_removed_backend_is_never_picked_again()
    {
        BackendPool pool = Pools.Create(3);
        TSelector selector = Create(pool);

        Assert.True(pool.Remove("b1"));

        Assert.Equal("b0 b2", PickedIds(selector));
    }

    [Fact]
    public void A_replaced_membership_is_seen_as_a_whole()
    {
        BackendPool pool = Pools.Create(3);
        TSelector selector = Create(pool);

        pool.ReplaceAll([new Backend("b2"), new Backend("b3"), new Backend("b4")]);

        Assert.Equal("b2 b3 b4", PickedIds(selector));
    }

    [Fact]
    public void After_a_replacement_the_new_object_is_picked()
    {
        BackendPool pool = Pools.Create(1);
        TSelector selector = Create(pool);
        Backend heavier = new("b0", weight: 9);

        pool.AddOrReplace(heavier);

        Assert.Same(heavier, Pick(selector, default));
    }

    [Fact]
    public void A_replacement_keeps_an_unavailable_backend_unavailable_P10()
    {
        BackendPool pool = Pools.Create(2);
        TSelector selector = Create(pool);
        Member(pool, "b0").IsAvailable = false;

        pool.AddOrReplace(new Backend("b0", weight: 9));

        Assert.Equal("b1", PickedIds(selector));
    }

    [Fact]
    public void A_backend_removed_while_unavailable_is_picked_again_as_a_new_object_P10()
    {
        BackendPool pool = Pools.Create(2);
        TSelector selector = Create(pool);
        Member(pool, "b0").IsAvailable = false;
        pool.Remove("b0");

        pool.AddOrReplace(new Backend("b0"));

        Assert.Equal("b0 b1", PickedIds(selector));
    }

    [Fact]
    public void An_emptied_pool_gives_no_backend_until_it_is_filled_again()
    {
        BackendPool pool = Pools.Create(3);
        TSelector selector = Create(pool);

        pool.ReplaceAll([]);
        Assert.Equal(None, PickedIds(selector));

        pool.AddOrReplace(new Backend("b7"));
        Assert.Equal("b7", PickedIds(selector));
    }

    [Fact]
    public void A_selector_follows_a_pool_that_grows_one_by_one()
    {
        BackendPool pool = new();
        TSelector selector = Create(pool);
        for (int i = 0; i < 8; i++)
        {
            pool.AddOrReplace(new Backend($"b{i}"));
            Assert.Equal(string.Join(' ', pool.Backends.Select(static b => b.Id)), PickedIds(selector));
        }
    }

    [Fact]
    public async Task A_change_is_seen_by_every_other_thread()
    {
        BackendPool pool = Pools.Create(3);
        TSelector selector = Create(pool);

        pool.Remove("b0");
        Member(pool, "b1").IsAvailable = false;
        string[] picks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => PickedIds(selector))));

        Assert.All(picks, static ids => Assert.Equal("b2", ids));
    }

    [Fact]
    public void A_rejected_change_changes_nothing()
    {
        BackendPool pool = Pools.Create(2);
        TSelector selector = Create(pool);

        Assert.Throws<ArgumentException>(() => pool.ReplaceAll([new Backend("c"), new Backend("c")]));

        Assert.Equal("b0 b1", PickedIds(selector));
    }
}
