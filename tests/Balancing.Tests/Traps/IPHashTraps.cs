using System.Net;
using Balancing.Tests.Support;

namespace Balancing.Tests.Traps;

/// <summary>
/// Faults of other implementations of IP hash, and limits of the algorithm itself; see docs/traps.md.
/// </summary>
public class IPHashTraps
{
    private const int Clients = 20_000;

    /// <summary>
    /// The clients of an unavailable backend spread over all others. 2,000 of 20,000 over nine are 222 each, with a
    /// standard deviation of √(2,000 · 8/81) = 14. A neighbor that got all would have 2,000. The bound is six
    /// deviations.
    /// </summary>
    [Fact]
    public void T5_No_neighbor_inherits_all_clients_of_an_unavailable_backend()
    {
        BackendPool pool = Pools.Create(10);
        using IPHashSelector selector = new(pool);
        string[] before = Draw.Owners(selector, Clients);
        pool.Backends[4].IsAvailable = false;
        string[] after = Draw.Owners(selector, Clients);
        Assert.All(before.Zip(after), static pair => Assert.True(pair.First == pair.Second || pair.First == "b4"));

        int[] successors = Draw.Counts(pool, after.Where((_, i) => before[i] == "b4"));
        double each = successors.Sum() / 9.0;
        Assert.All(successors.Where(static (_, i) => i != 4), count => Assert.InRange(count, each - 85, each + 85));
    }

    /// <summary>
    /// The same with a backend that has nearly all of the weight, so that most rehashes select it again. The next
    /// backend must not get all remaining clients; shares follow weights.
    /// </summary>
    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(65_535)]
    public void T5_No_neighbor_inherits_all_clients_of_the_heaviest_backend(int weight)
    {
        const int Clients = 30_000;
        BackendPool pool = Pools.Weighted(weight, 1, 2, 5);
        using IPHashSelector selector = new(pool);
        pool.Backends[0].IsAvailable = false;
        int[] counts = new int[4];
        for (ulong client = 0; client < Clients; client++)
        {
            Assert.True(selector.TrySelect(SelectionKey.FromHash(client), out Backend? backend));
            counts[pool.Backends.IndexOf(backend)]++;
        }

        Assert.Equal(0, counts[0]);
        foreach (Backend backend in pool.Backends.Skip(1))
        {
            double ideal = backend.Weight / 8.0;
            double share = counts[pool.Backends.IndexOf(backend)] / (double)Clients;
            Assert.InRange(
                share, ideal - Deviation.OfSample(ideal, Clients), ideal + Deviation.OfSample(ideal, Clients));
        }
    }

    /// <summary>
    /// A documented limit: if one of ten leaves, hash modulo n moves 88.7 % of the keys of the others (8/9 in theory).
    /// The standard deviation over 18,000 clients is √(8/81 / 18,000) = 0.23 %; 1.5 % is six of them.
    /// </summary>
    [Fact]
    public void T8_Removing_one_of_ten_backends_moves_eight_ninths_of_the_other_clients()
    {
        BackendPool pool = Pools.Create(10);
        using IPHashSelector selector = new(pool);
        string[] before = Draw.Owners(selector, Clients);
        pool.Remove("b4");
        string[] after = Draw.Owners(selector, Clients);
        int stayed = before.Count(static id => id != "b4");
        int moved = before.Zip(after).Count(static pair => pair.First != "b4" && pair.First != pair.Second);
        Assert.InRange((double)moved / stayed, (8.0 / 9) - 0.015, (8.0 / 9) + 0.015);
    }

    [Fact]
    public void T10_Placement_does_not_depend_on_the_order_of_the_pool()
    {
        BackendPool forward = new(Enumerable.Range(0, 20).Select(static i => new Backend($"b{i}", i + 1)));
        BackendPool backward = new(Enumerable.Range(0, 20).Reverse().Select(static i => new Backend($"b{i}", i + 1)));
        using IPHashSelector first = new(forward);
        using IPHashSelector second = new(backward);
        Assert.Equal(Draw.Owners(first, Clients), Draw.Owners(second, Clients));
    }

    /// <summary>
    /// nginx takes a 13-bit hash modulo the total weight, so with ten servers of weight 1,000 the last ones get no
    /// client. 20,000 clients over ten are 2,000 each with a standard deviation of √(2,000 · 0.9) = 42. The bound is
    /// six of them.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(65_535)]
    public void T22_With_large_weights_every_backend_is_picked(int weight)
    {
        BackendPool pool = Pools.Weighted([.. Enumerable.Repeat(weight, 10)]);
        using IPHashSelector selector = new(pool);
        IEnumerable<string> ids =
            Draw.Clients(Clients)
                .Select(address => selector.TrySelect(address, out Backend? backend) ? backend.Id : "");
        Assert.All(Draw.Counts(pool, ids), static count => Assert.InRange(count, 1_745, 2_255));
    }

    /// <summary>
    /// 1 in 65,536 of a million keys is 15, with a standard deviation of 4: some are found, and not many.
    /// </summary>
    [Fact]
    public void T22_A_weight_of_1_beside_one_of_65_535_has_its_share()
    {
        using IPHashSelector selector = new(Pools.Weighted(65_535, 1));
        Assert.InRange(Draw.Owners(selector, 1_000_000).Count(static id => id == "b1"), 1, 45);
    }

    /// <summary>
    /// 250 clients behind one /24 use all ten backends; they use a single one only with a prefix length of 24.
    /// </summary>
    [Fact]
    public void T23_Clients_of_a_network_share_a_backend_only_with_a_prefix_length()
    {
        using IPHashSelector selector = new(Pools.Create(10));
        IPAddress[] office = [.. Enumerable.Range(1, 250).Select(static i => IPAddress.Parse($"198.51.100.{i}"))];
        Assert.Equal(10, office.Select(address => Owner(SelectionKey.FromIPAddress(address))).Distinct().Count());
        Assert.Single(
            office.Select(address => Owner(SelectionKey.FromIPAddress(address, ipv4PrefixLength: 24))).Distinct());

        string? Owner(SelectionKey key) => selector.TrySelect(key, out Backend? backend) ? backend.Id : null;
    }

    /// <summary>
    /// All 64 rehashes may select unavailable or excluded backends. The last available one must still be found, for
    /// every client.
    /// </summary>
    [Fact]
    public void T27_Retries_visit_each_backend_once()
    {
        BackendPool pool = Pools.Weighted([.. Enumerable.Repeat(1_000, 30), 1]);
        using IPHashSelector selector = new(pool);
        for (ulong key = 0; key < 200; key++)
        {
            Retries.AssertEachOnce(selector, pool, SelectionKey.FromHash(key));
        }
    }

    [Fact]
    public void T31_The_first_and_the_last_hash_have_an_owner()
    {
        foreach (int[] weights in (int[][])[[1], [1, 1], [65_535, 1, 65_535]])
        {
            using IPHashSelector selector = new(Pools.Weighted(weights));
            Assert.True(selector.TrySelect(SelectionKey.FromHash(0), out _));
            Assert.True(selector.TrySelect(SelectionKey.FromHash(ulong.MaxValue), out _));
        }
    }
}
