using Balancing.Hashing;
using Balancing.Selectors.Common;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.Common;

/// <summary>What a key gets if the load factor leaves room on no backend.</summary>
public class LeastLoadedByKeyTests
{
    [Fact]
    public void The_least_load_for_its_weight_comes_first_and_the_others_in_order_P17()
    {
        BackendPool pool = Pools.Weighted(1, 3, 1, 0);
        using BackendLease first = pool.Backends[0].Acquire();
        using BackendLease second = pool.Backends[1].Acquire();
        for (ulong position = 0; position < 50; position++)
        {
            Assert.Equal(["b2", "b1", "b0"], Order(pool, position));
            Assert.Equal("b2", Find(pool, position));
        }
    }

    [Fact]
    public void Ties_are_shared_by_the_keys_in_proportion_to_weight_P12()
    {
        BackendPool pool = Pools.Weighted(1, 2, 3, 4);
        Random random = Seeds.Random(9);
        DrawnShares.AssertFit(
            DrawnShares.ByWeight(pool.Backends),
            20_000,
            () => Find(pool, (ulong)random.NextInt64(long.MinValue, long.MaxValue)));
    }

    [Fact]
    public void Each_key_has_one_order_P06()
    {
        BackendPool pool = Pools.Create(6);
        string[] order = Order(pool, 5);
        Assert.Equal(order, Order(pool, 5));
        Assert.Equal(order[0], Find(pool, 5));
        Assert.NotEqual(order, Order(pool, 6));
    }

    // Scores have few bits, so those of some of so many members are equal.
    [Fact]
    public void Members_that_tie_in_every_way_have_one_order_in_any_pool_P06()
    {
        Backend[] members = [.. Enumerable.Range(0, 20_000).Select(static i => new Backend($"b{i}"))];
        Backend[] reversed = [.. members.Reverse()];
        Backend[] destination = new Backend[1];
        for (ulong position = 0; position < 200; position++)
        {
            Backend first = LeastLoadedByKey.Find(members, SplitMix64.Mix(position), default)!;
            Assert.Same(first, LeastLoadedByKey.Find(reversed, SplitMix64.Mix(position), default));
            Assert.Equal(1, LeastLoadedByKey.Fill(reversed, SplitMix64.Mix(position), default, destination, found: 0));
            Assert.Same(first, destination[0]);
        }
    }

    private static string Find(BackendPool pool, ulong position) =>
        LeastLoadedByKey.Find(pool.Backends.AsSpan(), position, default)!.Id;

    private static string[] Order(BackendPool pool, ulong position)
    {
        Backend[] destination = new Backend[pool.Backends.Length];
        int found = LeastLoadedByKey.Fill(pool.Backends.AsSpan(), position, default, destination, found: 0);
        return [.. destination[..found].Select(static backend => backend.Id)];
    }
}
