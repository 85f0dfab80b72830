using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

/// <summary>
/// The order of steps at the end of a membership: publish the views, end the membership, read the count.
/// </summary>
[Collection(SerialTests.Name)]
public class EndOfMembershipTests
{
    // All members are replaced. Views are published one after the other. A selector with an unpublished view still
    // returns the previous members, so these must still be members at that moment.
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void While_views_are_published_every_selector_still_gives_leases_P02(string name)
    {
        BackendPool pool = Pools.Create(3);
        PublishProbe first = new();
        pool.Attach(first);
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        PublishProbe last = new();
        pool.Attach(last);
        List<bool> acquired = [];
        first.OnPublish = last.OnPublish = () =>
        {
            using BackendLease lease = selector.Acquire();
            acquired.Add(lease.IsAcquired);
        };

        pool.ReplaceAll(Enumerable.Range(0, 3).Select(static i => new Backend($"new{i}")));

        Assert.Equal([true, true], acquired);
        GC.KeepAlive(first);
        GC.KeepAlive(last);
    }

    // A panic must begin before the first view knows of it, and end after the last one: a view that is not yet
    // published shows the members of before.
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void While_views_are_published_health_never_closes_all_P15(string name)
    {
        BackendPool pool = Pools.Create(3);
        PublishProbe first = new();
        pool.Attach(first);
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        PublishProbe last = new();
        pool.Attach(last);
        List<bool> selected = [];
        first.OnPublish = last.OnPublish = () => selected.Add(selector.TrySelect(out _));

        pool.ReplaceAll(Enumerable.Range(0, 3).Select(static i => new Backend($"bad{i}") { IsHealthy = false }));
        Assert.True(pool.IsPanicking);
        pool.ReplaceAll(Enumerable.Range(0, 3).Select(static i => new Backend($"good{i}")));
        Assert.False(pool.IsPanicking);
        pool.ReplaceAll(Enumerable.Range(0, 3).Select(static i => new Backend($"good{i}") { IsHealthy = i == 0 }));
        pool.ReplaceAll(Enumerable.Range(0, 3).Select(static i => new Backend($"good{i}") { IsHealthy = i == 1 }));

        Assert.Equal(Enumerable.Repeat(true, 8), selected);
        GC.KeepAlive(first);
        GC.KeepAlive(last);
    }

    // The new object closes its id, and another id opens. A view that is not yet published knows the first one alone,
    // so that stays open until all are published.
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void While_views_are_published_a_member_that_closes_is_still_open_P15(string name)
    {
        Func<Backend>[] closed =
        [
            static () => new Backend("b0") { IsAvailable = false },
            static () => new Backend("b0") { IsDraining = true },
            static () => new Backend("b0", weight: 0),
        ];
        foreach (Func<Backend> create in closed)
        {
            BackendPool pool = Pools.Create(1);
            PublishProbe first = new();
            pool.Attach(first);
            IBackendSelector selector = SelectorCatalog.Create(name, pool);
            PublishProbe last = new();
            pool.Attach(last);
            List<string?> picked = [];
            first.OnPublish = last.OnPublish =
                () => picked.Add(selector.TrySelect(out Backend? backend) ? backend.Id : null);

            pool.ReplaceAll(create(), new Backend("new"));

            Assert.Equal("b0", picked[0]);
            Assert.NotNull(picked[1]);
            Assert.True(selector.TrySelect(out Backend? left) && left.Id == "new");
            GC.KeepAlive(first);
            GC.KeepAlive(last);
        }
    }

    // One thread takes and returns leases without pause while the other removes the backend. A lease that is held when
    // the membership ends was not rejected, so it counts for the id that returns.
    [Fact]
    public void A_lease_taken_during_removal_counts_for_the_id_that_returns_P10()
    {
        BackendPool pool = new();
        Backend leaving = new("b0");
        BackendLease? leased = null;
        int heldAtEnd = 0;
        for (int attempt = 0; attempt < 10 && heldAtEnd == 0; attempt++) // a busy machine meets the moment rarely
        {
            Race.Run(
                TimeSpan.FromSeconds(2),
                before: () =>
                {
                    leaving = new Backend("b0");
                    pool.ReplaceAll([leaving]);
                },
                after: () =>
                {
                    pool.AddOrReplace(new Backend("b0"));
                    Assert.Equal(leased is null ? 0 : 1, pool.Backends[0].InFlightCount);
                    heldAtEnd += leased is null ? 0 : 1;
                    leased?.Dispose();
                },
                () => pool.Remove("b0"),
                () =>
                {
                    while ((leased = leaving.TryAcquire(cost: 1, preferred: null, isForced: false)) is not null)
                    {
                        Thread.SpinWait(4); // the end may occur between the count and this read
                        if (leaving.MemberState.HasEnded)
                        {
                            break;
                        }

                        leased.Dispose();
                    }
                });
        }

        Assert.True(heldAtEnd > 0, "No lease was held at the end of a membership.");
    }

    // The backend joins a pool that has its id already, in the middle of the acquisition.
    [Fact]
    public void A_lease_taken_while_the_backend_joins_is_counted_by_the_pool_P09_P10()
    {
        BackendPool pool = Pools.Create(1);
        Backend joining = new("b0");
        bool hasJoined = false;
        joining.MemberState.Load.AddObserver(new CallbackObserver(() =>
        {
            if (joining.InFlightCount == 1 && !hasJoined)
            {
                hasJoined = true;
                pool.AddOrReplace(joining);
            }
        }));

        using BackendLease lease = joining.Acquire();

        Assert.True(hasJoined);
        Assert.Equal(1, joining.InFlightCount);
        Assert.Equal(1, pool.Backends[0].InFlightCount);
    }
}
