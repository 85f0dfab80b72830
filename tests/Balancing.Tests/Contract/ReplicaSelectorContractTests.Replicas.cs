using System.Net;
using System.Text;
using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

/// <content>The ordered list of the replicas of a key.</content>
public abstract partial class ReplicaSelectorContractTests<TSelector>
{
    [Fact]
    public void Replicas_are_distinct_and_the_first_is_what_TrySelect_returns()
    {
        TSelector selector = Create(Pools.Weighted(1, 2, 3, 4, 5, 6, 7));
        foreach (SelectionKey key in Keys)
        {
            Backend[] replicas = Replicas(selector, key, 4);
            Assert.Equal(4, replicas.Distinct().Count());
            Assert.Same(Pick(selector, new SelectionContext { Key = key }), replicas[0]);
        }
    }

    [Fact]
    public void A_destination_longer_than_the_pool_gets_every_backend_once()
    {
        TSelector selector = Create(Pools.Weighted(1, 500, 1, 30, 1));
        foreach (SelectionKey key in Keys)
        {
            Assert.Equal("b0 b1 b2 b3 b4", Ids(Replicas(selector, key, 9).OrderBy(static b => b.Id)));
        }
    }

    [Fact]
    public void Every_backend_of_a_large_pool_can_be_returned_once()
    {
        TSelector selector = Create(Pools.Create(300));
        foreach (SelectionKey key in Keys.Take(3))
        {
            Assert.Equal(300, Replicas(selector, key, 300).Distinct().Count());
        }
    }

    [Fact]
    public void A_shorter_list_is_the_beginning_of_a_longer_one()
    {
        TSelector selector = Create(Pools.Create(9));
        foreach (SelectionKey key in Keys)
        {
            Backend[] all = Replicas(selector, key, 9);
            Assert.Equal(all, Replicas(selector, key, 9)); // and the order is stable
            Assert.All(Enumerable.Range(0, 9), count => Assert.Equal(all[..count], Replicas(selector, key, count)));
        }
    }

    [Fact]
    public void An_empty_destination_and_an_empty_pool_give_no_replicas()
    {
        Assert.Empty(Replicas(Create(Pools.Create(3)), Keys[0], 0));
        Assert.Empty(Replicas(Create(new BackendPool()), Keys[0], 3));
    }

    [Fact]
    public void Replicas_omit_unavailable_and_excluded_backends_and_keep_their_order_P02()
    {
        BackendPool pool = Pools.Create(9);
        TSelector selector = Create(pool);
        Backend down = Member(pool, "b4");
        Backend tried = new("b6");
        foreach (SelectionKey key in Keys)
        {
            down.IsAvailable = true;
            IEnumerable<Backend> expected = Replicas(selector, key, 9).Where(b => b != down && b.Id != tried.Id);
            down.IsAvailable = false;
            Assert.Equal(expected, Replicas(selector, key, 9, tried));
        }
    }

    [Fact]
    public void With_the_first_replicas_excluded_the_next_one_is_picked()
    {
        TSelector selector = Create(Pools.Create(9));
        foreach (SelectionKey key in Keys)
        {
            Backend[] all = Replicas(selector, key, 9);
            for (int tried = 0; tried < 9; tried++)
            {
                Assert.Same(
                    all[tried], Pick(selector, new SelectionContext { Key = key, Excluded = all.AsMemory(0, tried) }));
                Assert.Equal(all[tried..], Replicas(selector, key, 9, all[..tried]));
            }
        }
    }

    [Fact]
    public void With_no_backend_available_there_are_no_replicas()
    {
        BackendPool pool = Pools.Create(3);
        TSelector selector = Create(pool);
        Assert.Empty(Replicas(selector, Keys[0], 3, [.. pool.Backends]));
        foreach (Backend backend in pool.Backends)
        {
            backend.IsAvailable = false;
        }

        Assert.Empty(Replicas(selector, Keys[0], 3));
    }

    [Fact]
    public void Replicas_without_a_key_are_distinct_and_not_pinned()
    {
        TSelector selector = Create(Pools.Create(4));
        HashSet<string> first = [];
        for (int request = 0; request < 1_000; request++)
        {
            Backend[] replicas = Replicas(selector, SelectionKey.None, 4);
            Assert.Equal(4, replicas.Distinct().Count());
            first.Add(replicas[0].Id);
        }

        Assert.Equal(4, first.Count);
    }

    [Fact]
    public void Every_overload_of_SelectReplicas_returns_the_list_of_its_key()
    {
        TSelector selector = Create(Pools.Create(9));
        Backend[] replicas = new Backend[4];
        foreach (string text in (string[])["user-42", "Ünïcödé 🦊"])
        {
            Backend[] expected = Replicas(selector, SelectionKey.FromString(text), 4);
            Assert.Equal(expected, replicas[..selector.SelectReplicas(SelectionKey.FromString(text), replicas)]);
            Assert.Equal(expected, replicas[..selector.SelectReplicas(text, replicas)]);
            Assert.Equal(expected, replicas[..selector.SelectReplicas(text.AsSpan(), replicas)]);
            Assert.Equal(expected, replicas[..selector.SelectReplicas(Encoding.UTF8.GetBytes(text), replicas)]);
        }

        IPAddress address = IPAddress.Parse("192.0.2.7");
        Assert.Equal(
            Replicas(selector, SelectionKey.FromIPAddress(address), 4),
            replicas[..selector.SelectReplicas(address, replicas)]);
        Assert.Equal(4, selector.SelectReplicas(replicas));
        Assert.Equal(4, selector.SelectReplicas((string?)null, replicas));
        Assert.Equal(4, selector.SelectReplicas((IPAddress?)null, replicas));
    }

    [Fact]
    public void Replicas_follow_the_pool_at_once_P04()
    {
        BackendPool pool = Pools.Create(3);
        TSelector selector = Create(pool);

        pool.Remove("b1");
        pool.AddOrReplace(new Backend("b3"));

        Assert.Equal("b0 b2 b3", Ids(Replicas(selector, Keys[0], 5).OrderBy(static b => b.Id)));
    }

    [Fact]
    public void The_replicas_of_a_disposed_selector_are_of_its_last_membership_P13()
    {
        BackendPool pool = Pools.Create(3);
        TSelector selector = Create(pool);
        selector.Dispose();

        pool.AddOrReplace(new Backend("b3"));
        pool.Remove("b1");

        Assert.Equal("b0 b1 b2", Ids(Replicas(selector, Keys[0], 5).OrderBy(static b => b.Id)));
    }
}
