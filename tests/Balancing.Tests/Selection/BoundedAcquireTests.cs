using Balancing.Tests.Support;

namespace Balancing.Tests.Selection;

/// <summary>A lease if the load factor leaves room on none of the backends that the request may get.</summary>
public class BoundedAcquireTests
{
    private const int Hot = 200;

    public static TheoryData<string> Selectors => [.. SelectorCatalog.Names];

    // Each look costs a search over all members: one per hot member would be two hundred.
    [Theory]
    [MemberData(nameof(Selectors))]
    public void Hot_candidates_cost_few_searches_P17(string name)
    {
        BackendPool pool = CreateHot();
        Backend[] candidates = [.. pool.Backends[..Hot]];
        int searches = 0;
        IBackendSelector inner = SelectorCatalog.Create(name, pool);
        NamingSelector selector = new(context =>
        {
            searches++;
            return inner.TrySelect(context, out Backend? backend) ? backend : null;
        })
        {
            Pool = pool,
        };
        SelectionContext context = new() { Key = SelectionKey.FromHash(5), Candidates = candidates };

        using BackendLease lease = selector.Acquire(context);

        Assert.Contains(lease.Backend, candidates);
        Assert.InRange(searches, 1, 20);
    }

    // Others begin and end requests without pause, so the load of the pool never stands still.
    [Fact]
    public void On_a_busy_pool_hot_candidates_cost_few_searches_P17()
    {
        BackendPool pool = CreateHot();
        using ConsistentHashSelector inner = new(pool);
        Backend[] candidates = [.. pool.Backends[..Hot]];
        int searches = 0;
        NamingSelector selector = new(context =>
        {
            searches++;
            return inner.TrySelect(context, out Backend? backend) ? backend : null;
        })
        {
            Pool = pool,
        };
        int most = 0;
        ulong key = 0;
        new Workers()
            .Repeat(() => inner.Acquire().Dispose())
            .Repeat(() =>
            {
                searches = 0;
                SelectionContext context = new() { Key = SelectionKey.FromHash(key++), Candidates = candidates };
                using BackendLease lease = selector.Acquire(context);
                Assert.True(lease.IsAcquired);
                most = Math.Max(most, searches);
            })
            .RunFor(TimeSpan.FromSeconds(0.5));
        Assert.InRange(most, 1, 40);
    }

    private static BackendPool CreateHot()
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = 1.25 },
            Enumerable.Range(0, 2_000).Select(static i => new Backend($"b{i:0000}")));
        foreach (Backend backend in pool.Backends[..Hot])
        {
            Array.ForEach(new int[10], _ => backend.Acquire());
        }

        return pool;
    }
}
