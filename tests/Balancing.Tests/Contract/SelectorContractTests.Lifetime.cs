using System.Reflection;
using System.Runtime.CompilerServices;
using Balancing.Pool;
using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

/// <content>Selectors are created and dropped while their pool is alive: P03, P13.</content>
public abstract partial class SelectorContractTests<TSelector>
{
    [Fact]
    public void Disposal_can_be_repeated_and_a_later_selection_does_not_throw_P03()
    {
        BackendPool pool = Pools.Create(3);
        TSelector selector = Create(pool);

        selector.Dispose();
        selector.Dispose();

        Assert.Equal("b0 b1 b2", PickedIds(selector));
        Assert.Equal("b2", PickedIds(selector, Member(pool, "b0"), Member(pool, "b1")));
    }

    [Fact]
    public void A_disposed_selector_is_not_rebuilt_by_later_changes_P13()
    {
        BackendPool pool = Pools.Create(2);
        TSelector selector = Create(pool);
        selector.Dispose();

        pool.AddOrReplace(new Backend("b2"));

        Assert.Equal("b0 b1", PickedIds(selector)); // its last membership
    }

    [Fact]
    public void A_disposed_selector_gives_no_lease_on_a_removed_backend_P14()
    {
        BackendPool pool = Pools.Create(2);
        TSelector selector = Create(pool);
        Backend[] left = [.. pool.Backends];
        selector.Dispose();

        pool.ReplaceAll([]);

        Assert.False(selector.Acquire().IsAcquired);
        Assert.Equal("b0 b1", PickedIds(selector)); // its last membership
        Assert.All(left, static backend => Assert.Equal(0, backend.InFlightCount));
    }

    // The removed backend is the least loaded, so each algorithm would pick it. With a tenth of the keys, 500 keys pick
    // it except with probability 0.9^500.
    [Fact]
    public void A_disposed_selector_gives_leases_on_the_remaining_members_P02()
    {
        BackendPool pool = Pools.Create(10);
        TSelector selector = Create(pool);
        BackendLease[] held = [.. pool.Backends.Select(static backend => backend.Acquire())];
        selector.Dispose();
        held[3].Dispose();
        Assert.True(pool.Remove("b3"));

        for (ulong i = 0; i < 500; i++)
        {
            using BackendLease lease = i % 2 == 0 ? selector.Acquire() : selector.Acquire(SelectionKey.FromHash(i));
            Assert.True(lease.IsAcquired);
            Assert.NotEqual("b3", lease.Backend.Id);
        }
    }

    [Fact]
    public void A_disposed_selector_still_respects_availability_P02()
    {
        BackendPool pool = Pools.Create(3);
        TSelector selector = Create(pool);
        selector.Dispose();

        Member(pool, "b1").IsAvailable = false;

        Assert.Equal("b0 b2", PickedIds(selector));
    }

    [Fact]
    public void A_disposed_selector_respects_the_availability_of_re_added_backends_P02_P04()
    {
        BackendPool pool = Pools.Create(3);
        Backend[] members = [.. pool.Backends];
        members[2].IsAvailable = false;
        TSelector selector = Create(pool);
        selector.Dispose();
        pool.ReplaceAll([]);
        pool.ReplaceAll(members);

        members[1].IsAvailable = false;
        members[2].IsAvailable = true;

        Assert.Equal("b0 b2", PickedIds(selector));
    }

    [Fact]
    public void An_unreferenced_selector_is_collected_while_its_pool_is_alive_P13()
    {
        BackendPool pool = Pools.Create(3);
        WeakReference[] dropped = UseAndDrop(pool);

        for (int attempt = 0; attempt < 20 && dropped.Any(static part => part.IsAlive); attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(dropped, static part => Assert.Null(part.Target));
        pool.AddOrReplace(new Backend("b3")); // and the pool still changes
        Assert.Equal("b0 b1 b2 b3", PickedIds(Create(pool)));
    }

    // A change is built for all views before it is published to any. A view that is disposed in between must not be
    // published.
    [Fact]
    public void A_selector_disposed_during_a_change_keeps_its_last_membership_P03_P13()
    {
        BackendPool pool = Pools.Create(2);
        TSelector before = Create(pool);
        TSelector? after = null;
        using PoolView<object> disposer = new(pool, (members, _) =>
        {
            if (members.Length == 3)
            {
                before.Dispose(); // already built for this change
                after!.Dispose(); // the next to be built
            }

            return members;
        });
        after = Create(pool);

        WeakReference passing = ComeAndGo(pool);
        GC.Collect();

        Assert.False(passing.IsAlive); // P13
        Assert.Equal("b0 b1", PickedIds(before));
        Assert.Equal("b0 b1", PickedIds(after));
        pool.Remove("b0");
        Assert.Equal("b0 b1", PickedIds(before));
    }

    // The pool looks for unreferenced selectors when it has more of them. It must not remove one of these.
    [Fact]
    public void Many_selectors_on_one_pool_all_follow_it_P04()
    {
        BackendPool pool = Pools.Create(2);
        TSelector[] selectors = [.. Enumerable.Range(0, 40).Select(_ => Create(pool))];
        pool.Remove("b0");
        Assert.All(selectors, static selector => Assert.Equal("b1", PickedIds(selector)));
    }

    [Fact]
    public void Disposing_one_selector_does_not_affect_another_of_the_pool()
    {
        BackendPool pool = Pools.Create(3);
        TSelector first = Create(pool);
        TSelector second = Create(pool);

        pool.Remove("b0");
        Assert.Equal("b1 b2", PickedIds(first));
        Assert.Equal("b1 b2", PickedIds(second));

        first.Dispose();
        first.Dispose(); // a second disposal must not release the shared index
        pool.AddOrReplace(new Backend("b4"));
        Member(pool, "b1").IsAvailable = false;
        Assert.Equal("b2 b4", PickedIds(second));
    }

    [Fact]
    public void Selectors_of_two_pools_are_independent()
    {
        BackendPool one = Pools.Create(2);
        BackendPool other = Pools.Create(2);
        TSelector selector = Create(one);
        TSelector otherSelector = Create(other);

        Member(one, "b0").IsAvailable = false; // same id, another pool

        Assert.Equal("b1", PickedIds(selector));
        Assert.Equal("b0 b1", PickedIds(otherSelector));
    }

    [Fact]
    public void A_selection_throws_for_no_key_P03()
    {
        BackendPool pool = Pools.Create(5);
        TSelector selector = Create(pool);
        foreach (ulong hash in
            (ulong[])[0, 1, ulong.MaxValue, ulong.MaxValue - 1, 1UL << 63, (1UL << 63) - 1, 0x5555_5555_5555_5555])
        {
            SelectionContext context = new() { Key = SelectionKey.FromHash(hash) };
            Assert.NotNull(Pick(selector, context));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ComeAndGo(BackendPool pool)
    {
        Backend passing = new("b2");
        pool.AddOrReplace(passing);
        pool.Remove(passing.Id);
        return new WeakReference(passing);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // so that no local of the caller keeps the selector alive
    private WeakReference[] UseAndDrop(BackendPool pool)
    {
        TSelector selector = Create(pool);
        using BackendLease lease = selector.Acquire();
        pool.AddOrReplace(new Backend("b1"));
        PickedIds(selector);

        // The selector, and the view through which the pool keeps it up to date.
        IEnumerable<object?> parts =
            typeof(TSelector).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
                .Select(field => field.GetValue(selector));
        WeakReference[] dropped =
            [.. parts.Append(selector).Where(static part => part is IPoolView or TSelector)
                .Select(static part => new WeakReference(part))];
        Assert.Equal(2, dropped.Length);
        return dropped;
    }
}
