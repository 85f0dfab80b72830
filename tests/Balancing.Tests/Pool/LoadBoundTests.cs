using System.Numerics;
using Balancing.Pool;
using Balancing.Tests.Support;

namespace Balancing.Tests.Pool;

/// <summary>Where the load factor leaves room: n · W &lt; f · T · w, without rounding (P17).</summary>
public class LoadBoundTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1.25)]
    [InlineData(1_000_000)]
    public void A_member_has_room_exactly_below_its_share_of_the_load_P17(double factor)
    {
        Random random = Seeds.Random(1_720);
        int admitted = 0;
        for (int i = 0; i < 20_000; i++)
        {
            int weight = random.Next(1, 1 + (1 << random.Next(20)));
            long whole = weight + random.NextInt64(1L << random.Next(30));
            int total = random.Next(1, 1 << random.Next(1, 31));
            LoadBound bound = new(factor) { Weight = whole };
            bound.Reserve(total);

            // At the limit, and beside it.
            BigInteger limit = (BigInteger)(factor * 4) * total * weight / (4 * whole);
            long inFlight = Math.Max(0, (long)BigInteger.Min(limit, int.MaxValue - 2L) + random.Next(-1, 3));
            bool isBelow = 4 * (BigInteger)inFlight * whole < (BigInteger)(factor * 4) * total * weight;
            Assert.Equal(isBelow, bound.Admits(inFlight, weight));
            admitted += isBelow ? 1 : 0;
        }

        Assert.InRange(admitted, 4_000, 19_000); // both answers were compared
    }

    [Fact]
    public void A_request_that_is_not_reserved_counts_with_its_cost_P17()
    {
        LoadBound bound = new(factor: 1) { Weight = 2 };
        Assert.True(bound.HasRoom(inFlight: 0, weight: 1, cost: 1));
        Assert.False(bound.HasRoom(inFlight: 1, weight: 1, cost: 2));
        Assert.True(bound.HasRoom(inFlight: 1, weight: 1, cost: 3));
        bound.Reserve(5);
        bound.Reserve(1);
        bound.Release(4);
        Assert.Equal(2, bound.Total);
        Assert.False(bound.Admits(inFlight: 1, weight: 1));
        Assert.True(bound.Admits(inFlight: 1, weight: 2));
        Assert.True(bound.HasRoom(inFlight: 1, weight: 1, cost: 1));
        Assert.Equal(2, bound.Total);
    }
}
