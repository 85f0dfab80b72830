using Balancing.Selection;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selection;

/// <summary>What a selection returns if the load factor leaves room on no backend.</summary>
public class LeastLoadedSearchTests
{
    [Fact]
    public void The_least_load_for_its_weight_is_found_P17()
    {
        BackendPool pool = Pools.Weighted(1, 3, 1);
        using BackendLease first = pool.Backends[0].Acquire();
        using BackendLease second = pool.Backends[1].Acquire();
        using BackendLease third = pool.Backends[2].Acquire();
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal("b1", Find(pool)));
    }

    [Fact]
    public void Ties_are_drawn_in_proportion_to_weight_P12()
    {
        BackendPool pool = Pools.Weighted(1, 2, 3, 4);
        DrawnShares.AssertFit(DrawnShares.ByWeight(pool.Backends), 20_000, () => Find(pool));
        using BackendLease busy = pool.Backends[3].Acquire();
        DrawnShares.AssertFit(DrawnShares.ByWeight(pool.Backends[..3]), 20_000, () => Find(pool));
    }

    private static string Find(BackendPool pool) =>
        LeastLoadedSearch.Find(PoolMembers.Create(pool.Backends).AsSpan(), default)!.Id;
}
