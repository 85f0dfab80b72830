using Balancing.Tests.Support;

namespace Balancing.Tests.BadInput;

/// <summary>
/// A ring of more than 2^24 points is rejected and the number is named, by the constructor and by a change of the pool.
/// </summary>
public class RingLimitTests
{
    [Fact]
    public void A_selector_with_too_many_points_is_rejected_and_the_number_is_named_P03()
    {
        BackendPool pool = Pools.Create(2);
        ConsistentHashSelectorOptions options = new() { PointsPerWeight = 16_777_216 };
        ArgumentException rejected = Assert.Throws<ArgumentException>(() => new ConsistentHashSelector(pool, options));
        Assert.Equal("options", rejected.ParamName);
        Assert.StartsWith(
            "The ring would have 33,554,432 points; the maximum is 16,777,216. "
                + "Reduce PointsPerWeight or raise WeightUnit.",
            rejected.Message,
            StringComparison.Ordinal);

        // The rejected selector cannot reject later changes.
        pool.AddOrReplace(new Backend("b2"));
        using ConsistentHashSelector fits = new(pool);
        Assert.True(fits.TrySelect("user-42", out _));
    }

    /// <summary>16,777,216 × 65,535 does not fit into 32 bits. It must not wrap to an allowed number.</summary>
    [Fact]
    public void The_largest_product_of_points_and_weight_is_rejected_P03() =>
        Assert.Contains(
            "1,099,494,850,560 points",
            Assert.Throws<ArgumentException>(
                () =>
                    new ConsistentHashSelector(
                        Pools.Weighted(65_535),
                        new ConsistentHashSelectorOptions { PointsPerWeight = 16_777_216 })).Message,
            StringComparison.Ordinal);

    /// <summary>65,535 × 1,000 points for a new weight, in addition to 2,000 present points.</summary>
    [Fact]
    public void A_change_that_needs_too_many_points_is_rejected_and_the_pool_still_works_P03()
    {
        BackendPool pool = Pools.Create(3);
        using ConsistentHashSelector ring = new(pool, new ConsistentHashSelectorOptions { PointsPerWeight = 1_000 });
        using RoundRobinSelector rotation = new(pool);
        using LeastConnectionsSelector load = new(pool);
        string?[] owners = Owners(ring);
        Backend heavy = new("b1", weight: 65_535);

        AssertRejected(() => pool.AddOrReplace(heavy), "65,537,000 points");
        AssertRejected(() => pool.AddOrReplace(new Backend("b3", weight: 20_000)), "20,003,000 points");
        AssertRejected(() => pool.ReplaceAll([heavy]), "65,535,000 points");

        Assert.Equal(["b0", "b1", "b2"], pool.Backends.Select(static backend => backend.Id));
        Assert.All(pool.Backends, static backend => Assert.Equal(1, backend.Weight));
        Assert.Equal(owners, Owners(ring));
        Assert.Equal(
            ["b0", "b1", "b2"],
            Enumerable.Range(0, 3).Select(_ => rotation.TrySelect(out Backend? backend) ? backend.Id : "").Order());
        using BackendLease lease = load.Acquire();
        Assert.Contains(lease.Backend, pool.Backends);

        // The rejected object belongs to no pool, and the pool can still change.
        Assert.Same(heavy, Assert.Single(new BackendPool(heavy).Backends));
        pool.AddOrReplace(new Backend("b3"));
        Assert.Contains("b3", Owners(ring));

        static void AssertRejected(Action change, string figure)
        {
            ArgumentException rejected = Assert.Throws<ArgumentException>(change);
            Assert.Null(rejected.ParamName); // the change has no parameter of that name
            Assert.Contains(figure, rejected.Message, StringComparison.Ordinal);
            Assert.Contains("the maximum is 16,777,216", rejected.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Dubbo gives each server weight 100: 1,049 of them would have 16,784,000 points.</summary>
    [Fact]
    public void A_weight_unit_makes_room_for_servers_of_weight_100()
    {
        BackendPool pool = Pools.Weighted([.. Enumerable.Repeat(100, 1_049)]);
        Assert.Throws<ArgumentException>(() => new ConsistentHashSelector(pool));
        using ConsistentHashSelector selector = new(pool, new ConsistentHashSelectorOptions { WeightUnit = 100 });
        using ConsistentHashSelector plain = new(Pools.Create(1_049));
        Assert.Equal(Owners(plain), Owners(selector)); // 160 points each in both
    }

    private static string?[] Owners(ConsistentHashSelector selector) =>
        [.. Enumerable.Range(0, 500).Select(
            key => selector.TrySelect(SelectionKey.FromHash((ulong)key), out Backend? backend) ? backend.Id : null)];
}
