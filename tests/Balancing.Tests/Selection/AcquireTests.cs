using System.Diagnostics.CodeAnalysis;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selection;

/// <summary><c>Acquire</c> with a pick that has left the pool in the meantime, for any selector.</summary>
public class AcquireTests
{
    // The selection read the previous membership. The id was removed and is back with a new object. Excluding the id
    // would find no backend.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    public void Acquire_selects_again_if_the_pick_was_removed_and_re_added_P02(int stalePicks)
    {
        BackendPool pool = new(new Backend("a"));
        Backend left = pool.Backends[0];
        pool.Remove("a");
        pool.AddOrReplace(new Backend("a"));
        int picks = 0;
        NamingSelector selector =
            new(context => picks++ < stalePicks ? left : context.Excludes(pool.Backends[0]) ? null : pool.Backends[0]);

        using BackendLease lease = selector.Acquire();

        Assert.Same(pool.Backends[0], lease.Backend);
        Assert.Equal(0, left.InFlightCount);
    }

    [Fact]
    public void Acquire_skips_every_removed_backend_P02()
    {
        BackendPool pool = Pools.Create(5);
        Backend[] known = [.. pool.Backends];
        pool.ReplaceAll([known[3]]);
        NamingSelector selector = new(context => known.FirstOrDefault(backend => !context.Excludes(backend)));

        using BackendLease lease = selector.Acquire(new SelectionContext { Excluded = new[] { known[1] } });

        Assert.Same(known[3], lease.Backend);
        Assert.False(selector.Acquire(new SelectionContext { Excluded = new[] { known[3] } }).IsAcquired);
    }

    [Fact]
    public void A_selector_that_ignores_exclusions_and_picks_removed_backends_gets_no_lease()
    {
        BackendPool pool = Pools.Create(1);
        Backend left = pool.Backends[0];
        pool.Remove("b0");
        Assert.False(new NamingSelector(_ => left).Acquire().IsAcquired);
        Assert.Equal(0, left.InFlightCount);
    }

    // Available whenever a selector reads the flag, and unavailable whenever a lease is to be counted.
    [Fact]
    public void A_backend_that_flips_without_pause_does_not_block_the_others_P02()
    {
        BackendPool pool = Pools.Create(3);
        NamingSelector selector = new(context =>
        {
            pool.Backends[0].IsAvailable = false;
            return pool.Backends.First(backend => !context.Excludes(backend));
        });

        using BackendLease lease = selector.Acquire();

        Assert.Equal("b1", lease.Backend?.Id);
    }

    [Fact]
    public void A_selector_that_picks_unavailable_backends_gets_no_lease()
    {
        Backend down = new("down") { IsAvailable = false };
        Assert.False(new NamingSelector(_ => down).Acquire().IsAcquired);
        Assert.Equal(0, down.InFlightCount);
    }

    // Each pick is from a membership that ends before the lease. The id returns each time with a new object.
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(30)]
    public void An_id_that_is_removed_and_re_added_during_each_pick_is_leased_P02(int changes)
    {
        BackendPool pool = new(new Backend("a"));
        int picks = 0;
        NamingSelector selector = new(context =>
        {
            Backend member = pool.Backends[0];
            if (picks++ < changes)
            {
                pool.Remove("a");
                pool.AddOrReplace(new Backend("a"));
            }

            return context.Excludes(member) && picks > changes ? null : member;
        });

        using BackendLease lease = selector.Acquire();

        Assert.Same(pool.Backends[0], lease.Backend);
        Assert.Equal(1, pool.Backends[0].InFlightCount);
    }

    // The whole membership is replaced between every pick and its lease. There is a member at each moment.
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void Acquire_succeeds_while_all_members_are_replaced_during_each_pick_P02(string name)
    {
        BackendPool pool = Pools.Create(3);
        IBackendSelector inner = SelectorCatalog.Create(name, pool);
        int picks = 0;
        NamingSelector selector = new(context =>
        {
            bool isFound = inner.TrySelect(context, out Backend? pick);
            if (++picks < 20)
            {
                pool.ReplaceAll(Enumerable.Range(0, 3).Select(i => new Backend($"r{picks}-{i}")));
            }

            return isFound ? pick : null;
        });

        using BackendLease lease = selector.Acquire();

        Assert.Contains(lease.Backend, pool.Backends);
    }

    // A selector of removed members only costs O(n): a few selections, not one for each member (T57).
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void Acquire_on_a_disposed_selector_of_removed_members_selects_a_few_times(string name)
    {
        BackendPool pool = Pools.Create(2_000);
        IBackendSelector inner = SelectorCatalog.Create(name, pool);
        ((IDisposable)inner).Dispose();
        pool.ReplaceAll([new Backend("new")]);
        int picks = 0;
        NamingSelector selector = new(context =>
        {
            picks++;
            return inner.TrySelect(context, out Backend? pick) ? pick : null;
        });

        Assert.False(selector.Acquire().IsAcquired);
        Assert.InRange(picks, 1, 12);
    }

    [Theory]
    [InlineData("b0", true)]
    [InlineData("b1", false)]
    [InlineData(null, false)]
    public void A_draining_pick_gives_a_lease_only_to_a_request_that_prefers_it_P14(string? preferred, bool isLeased)
    {
        BackendPool pool = Pools.Create(2);
        pool.Backends[0].IsDraining = true;
        using BackendLease lease = new NamingSelector(_ => pool.Backends[0])
            .Acquire(new SelectionContext { Preferred = preferred });
        Assert.Equal(isLeased, lease.IsAcquired);
    }

    // A third party looks at each member once. The member that is open changes behind its back, until the fifth time.
    [Fact]
    public void Acquire_selects_again_while_a_member_opens_during_each_search_P15()
    {
        BackendPool pool = Pools.Create(1);
        Backend flipping = pool.Backends[0];
        flipping.IsAvailable = false;
        int searches = 0;
        NamingSelector selector = new(context =>
        {
            bool isSeen = context.CanSelect(flipping);
            flipping.IsAvailable = true;
            flipping.IsAvailable = ++searches >= 5;
            return isSeen ? flipping : null;
        })
        {
            Pool = pool,
        };

        using BackendLease lease = selector.Acquire();

        Assert.Same(flipping, lease.Backend);
        Assert.Equal(6, searches);
    }

    // The first search may have met each member at its worst moment, before anything could watch for openings.
    [Fact]
    public void Acquire_looks_a_second_time_and_not_a_third_if_nothing_opens_P15()
    {
        BackendPool pool = Pools.Create(1);
        int searches = 0;
        NamingSelector second = new(_ => ++searches == 2 ? pool.Backends[0] : null) { Pool = pool };
        using BackendLease lease = second.Acquire();
        Assert.Same(pool.Backends[0], lease.Backend);

        searches = 0;
        NamingSelector third = new(_ => ++searches == 3 ? pool.Backends[0] : null) { Pool = pool };
        Assert.False(third.Acquire().IsAcquired);
        Assert.Equal(2, searches);
    }

    // Refused eight times, the backend is excluded. It opens while the selector looks for another one.
    [Fact]
    public void Acquire_tries_a_rejected_backend_again_if_it_opens_meanwhile_P15()
    {
        BackendPool pool = Pools.Create(1);
        Backend late = pool.Backends[0];
        late.IsAvailable = false;
        NamingSelector selector = new(context =>
        {
            if (!context.Excludes(late))
            {
                return late;
            }

            late.IsAvailable = true;
            return null;
        });

        using BackendLease lease = selector.Acquire();

        Assert.Same(late, lease.Backend);
    }

    [Fact]
    public void A_custom_selector_that_returns_true_without_a_backend_is_named()
    {
        InvalidOperationException rejected = Assert.Throws<InvalidOperationException>(() => new Forgetful().Acquire());
        Assert.Contains(nameof(Forgetful), rejected.Message, StringComparison.Ordinal);
        Assert.Contains("returned true without a backend", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_of_weight_0_gets_no_lease_even_if_a_selector_picks_it()
    {
        Backend zero = new("zero", weight: 0);
        Assert.False(default(SelectionContext).CanSelect(zero));
        Assert.False(new NamingSelector(_ => zero).Acquire().IsAcquired);
        Assert.Equal(0, zero.InFlightCount);
        using BackendLease direct = zero.Acquire();
        Assert.Equal(1, zero.InFlightCount);
    }

    private sealed class Forgetful : IBackendSelector
    {
        public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        {
            backend = null!;
            return true;
        }
    }
}
