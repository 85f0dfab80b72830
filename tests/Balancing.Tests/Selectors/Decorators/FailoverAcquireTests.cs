using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.Decorators;

/// <summary>A selection over tiers, and a lease, fail only if no tier has a backend for the request.</summary>
public class FailoverAcquireTests
{
    // The tier of a third party looks at each member once. The open one changes behind its back, until the fifth time.
    [Fact]
    public void A_tier_is_asked_again_while_a_member_opens_during_each_search_P15()
    {
        BackendPool pool = Pools.Create(1);
        Backend flipping = pool.Backends[0];
        flipping.IsAvailable = false;
        int searches = 0;
        NamingSelector tier = new(context =>
        {
            bool isSeen = context.CanSelect(flipping);
            flipping.IsAvailable = true;
            flipping.IsAvailable = ++searches >= 5;
            return isSeen ? flipping : null;
        })
        {
            Pool = pool,
        };

        using BackendLease lease = new FailoverSelector(tier).Acquire();

        Assert.Same(flipping, lease.Backend);
    }

    // One of two is open at any moment, and each closes before its tier is asked.
    [Fact]
    public void Tiers_are_asked_again_if_one_opens_after_its_search_P15()
    {
        Backend[] members = [new("a"), new("b")];
        BackendPool[] pools = [new(members[0]), new(members[1])];
        int searches = 0;
        members[0].IsAvailable = false;
        FailoverSelector selector = new(Tier(0), Tier(1));

        Assert.True(selector.TrySelect(out Backend? backend));

        Assert.True(backend.IsAvailable);
        Assert.Equal(5, searches);

        NamingSelector Tier(int own) => new(context =>
        {
            if (++searches <= 4)
            {
                members[1 - own].IsAvailable = true;
                members[own].IsAvailable = false;
            }

            return context.CanSelect(members[own]) ? members[own] : null;
        })
        {
            Pool = pools[own],
        };
    }

    // Eight picks are refused by the first tier. What is left of the second is refused by its load factor alone.
    [Fact]
    public void The_load_factor_of_a_later_tier_alone_refuses_nothing_P02()
    {
        BackendPool first = new(new Backend("a1"));
        using RoundRobinSelector stale = new(first);
        stale.Dispose();
        first.ReplaceAll(new Backend("a2"));
        BackendPool second = new(
            new BackendPoolOptions { LoadFactor = 1 },
            new Backend("b1") { MaxInFlight = 1 },
            new Backend("b2"));
        using RoundRobinSelector rotation = new(second);
        using BackendLease full = second.Backends[0].Acquire();
        BackendLease[] busy = [.. Enumerable.Range(0, 10).Select(_ => second.Backends[1].Acquire())];

        using BackendLease lease = new FailoverSelector(stale, rotation).Acquire();

        Assert.Same(second.Backends[1], lease.Backend);
        Array.ForEach(busy, static held => held.Dispose());
    }

    // The pick of the last resort is refused, and in the same moment another member of its tier opens.
    [Fact]
    public void An_opening_in_any_tier_counts_P15()
    {
        BackendPool first = new(new Backend("a1"));
        using RoundRobinSelector stale = new(first);
        stale.Dispose();
        first.ReplaceAll(new Backend("a2"));
        BackendPool second = Pools.Create(2);
        (Backend one, Backend other) = (second.Backends[0], second.Backends[1]);
        other.IsAvailable = false;
        int picks = 0;
        NamingSelector swapping = new(context =>
        {
            Backend? found = context.CanSelect(one) ? one : context.CanSelect(other) ? other : null;
            if (found is not null && ++picks <= 3)
            {
                (one.IsAvailable, other.IsAvailable) = (true, true);
                found.IsAvailable = false;
            }

            return found;
        })
        {
            Pool = second,
        };

        using BackendLease lease = new FailoverSelector(stale, swapping).Acquire();

        Assert.True(lease.IsAcquired);
    }
}
