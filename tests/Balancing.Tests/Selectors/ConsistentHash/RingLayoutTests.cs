using System.Globalization;
using System.Numerics;
using Balancing.Selectors.ConsistentHash;
using Balancing.Selectors.ConsistentHash.Ring;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.ConsistentHash;

/// <summary>The number of points that a backend has, and the limit of a whole ring.</summary>
public class RingLayoutTests
{
    [Theory]
    [InlineData(160, 1, 1, 160)]
    [InlineData(160, 1, 100, 16_000)]
    [InlineData(160, 100, 100, 160)]
    [InlineData(160, 100, 50, 80)]
    [InlineData(160, 100, 1, 2)] // 1.6
    [InlineData(1, 2, 1, 1)] // 0.5 rounds up
    [InlineData(1, 2, 3, 2)] // 1.5 rounds up
    [InlineData(1, 2, 5, 3)] // 2.5 rounds up, not to even
    [InlineData(3, 7, 1, 1)] // 0.43, and at least one
    [InlineData(10, 100, 14, 1)] // 1.4
    [InlineData(10, 100, 15, 2)] // 1.5
    [InlineData(1, int.MaxValue, 1, 1)]
    [InlineData(16_777_216, 1, int.MaxValue, 16_777_216L * int.MaxValue)]
    [InlineData(16_777_216, int.MaxValue, int.MaxValue, 16_777_216)]
    public void Points_are_rounded_half_up_and_at_least_one(int pointsPerWeight, int unit, int weight, long expected) =>
        Assert.Equal(expected, new RingLayout(pointsPerWeight, unit, Seed: 0).PointsOf(weight));

    [Fact]
    public void Points_follow_the_rounded_quotient_for_any_options()
    {
        Random random = Seeds.Random(17_700);
        for (int i = 0; i < 20_000; i++)
        {
            int points = random.Next(1, HashRing.MaxPoints + 1);
            int unit = random.Next(1, 1 << random.Next(1, 31));
            int weight = random.Next(1, 1 << random.Next(1, 31));
            (BigInteger whole, BigInteger rest) = BigInteger.DivRem((BigInteger)points * weight, unit);
            BigInteger expected = BigInteger.Max(1, 2 * rest >= unit ? whole + 1 : whole);
            Assert.Equal(expected, new RingLayout(points, unit, Seed: 0).PointsOf(weight));
        }
    }

    /// <summary>More weight never has fewer points: otherwise a raised weight would lose keys (P07).</summary>
    [Fact]
    public void More_weight_never_has_fewer_points()
    {
        Random random = Seeds.Random(17_701);
        for (int i = 0; i < 200; i++)
        {
            RingLayout layout = new(random.Next(1, 300), random.Next(1, 1_000), Seed: 0);
            long[] points = [.. Enumerable.Range(1, 500).Select(layout.PointsOf)];
            Assert.Equal(points.Order(), points);
        }
    }

    /// <summary>600,000 members of weight 1,000,000 have 1.007e19 points, which is more than a long can hold.</summary>
    [Fact]
    public void A_sum_of_points_beyond_64_bits_is_rejected_and_named()
    {
        RingLayout layout = new(PointsPerWeight: 16_777_216, WeightUnit: 1, Seed: 0);
        ArgumentException rejected = Assert.Throws<ArgumentException>(
            () => layout.ThrowIfTooLarge(Enumerable.Repeat(1_000_000, 600_000), "options"));
        Assert.Contains("10,066,329,600,000,000,000 points", rejected.Message, StringComparison.Ordinal);
        Assert.Equal("options", rejected.ParamName);
    }

    /// <summary>2^16 such members have 2^64 points and more. A sum that wraps at 2^64 would be small again.</summary>
    [Fact]
    public void A_sum_of_points_that_would_wrap_to_zero_is_rejected()
    {
        RingLayout layout = new(PointsPerWeight: 16_777_216, WeightUnit: 1, Seed: 0);
        Assert.Throws<ArgumentException>(() => layout.ThrowIfTooLarge(Enumerable.Repeat(1 << 24, 1 << 16), "options"));
    }

    [Fact]
    public void A_ring_of_exactly_the_maximum_is_allowed()
    {
        RingLayout layout = new(PointsPerWeight: 16, WeightUnit: 1, Seed: 0);
        layout.ThrowIfTooLarge(Enumerable.Repeat(1, 1 << 20), "options");
        Assert.Throws<ArgumentException>(
            () => layout.ThrowIfTooLarge([.. Enumerable.Repeat(1, 1 << 20), 1], "options"));
    }

    [Fact]
    public void Options_that_change_later_do_not_change_the_ring()
    {
        BackendPool pool = Pools.Weighted(100, 300, 50, 1, 200);
        ConsistentHashSelectorOptions options = new() { PointsPerWeight = 40, WeightUnit = 100, Seed = 5 };
        using ConsistentHashSelector selector = new(pool, options);
        (options.PointsPerWeight, options.WeightUnit, options.Seed) = (7, 1, 6);
        pool.AddOrReplace(new Backend("b5", weight: 150));
        pool.Remove("b5");
        using ConsistentHashSelector expected = new(
            Pools.Weighted(100, 300, 50, 1, 200),
            new ConsistentHashSelectorOptions { PointsPerWeight = 40, WeightUnit = 100, Seed = 5 });
        Assert.Equal(Owners(expected), Owners(selector));
    }

    /// <summary>
    /// Equal points give equal placement: 160 points per 100 for weights of 100 equal 160 per 1 for weights of 1.
    /// </summary>
    [Fact]
    public void A_unit_scales_weights_down()
    {
        using ConsistentHashSelector scaled = new(
            Pools.Weighted(100, 300, 200),
            new ConsistentHashSelectorOptions { WeightUnit = 100 });
        using ConsistentHashSelector plain = new(Pools.Weighted(1, 3, 2));
        Assert.Equal(Owners(plain), Owners(scaled));
    }

    /// <summary>The number format of a culture does not affect the message.</summary>
    [Fact]
    public void The_message_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Contains(
                "between 1 and 16,777,216, but was 0.",
                Assert.Throws<ArgumentOutOfRangeException>(
                    () => new ConsistentHashSelectorOptions { PointsPerWeight = 0 }).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string?[] Owners(ConsistentHashSelector selector) =>
        [.. Enumerable.Range(0, 2_000).Select(
            key => selector.TrySelect(SelectionKey.FromHash((ulong)key), out Backend? backend) ? backend.Id : null)];
}
