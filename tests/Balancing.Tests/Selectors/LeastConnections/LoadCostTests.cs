using System.Numerics;
using Balancing.Selectors.LeastConnections;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.LeastConnections;

public class LoadCostTests
{
    private const int MostInFlight = int.MaxValue - 1; // one more and the count itself would overflow next

    [Fact]
    public void Costs_stand_in_the_order_of_the_exact_fractions()
    {
        Random random = Seeds.Random(13_001);
        for (int i = 0; i < 1_000_000; i++)
        {
            int most = (i % 3) switch { 0 => 4, 1 => 100_000, _ => MostInFlight };
            AssertOrder(random.Next(most), random.Next(1, 65_536), random.Next(most), random.Next(1, 65_536));
        }
    }

    /// <summary>The hardest cases: a/v and b/w that differ by exactly 1/(v·w), and equal ones that are not reduced alike.</summary>
    [Fact]
    public void Neighbouring_and_equal_fractions_are_told_apart_and_together()
    {
        for (int weight = 2; weight <= 65_535; weight++)
        {
            AssertOrder(weight - 1, weight, weight - 2, weight - 1); // 1 and 1
            AssertOrder(weight - 2, weight, Math.Max(weight - 3, 0), weight - 1); // (w-1)/w and (w-2)/(w-1)
            AssertOrder(0, weight, 0, weight - 1);
            AssertOrder(1, weight, 0, Math.Max(weight / 2, 1));
        }

        AssertOrder(65_534 * 3, 65_535, 65_533 * 3, 65_534);
        AssertOrder(MostInFlight, 1, MostInFlight - 1, 1);
        AssertOrder(MostInFlight, 65_535, MostInFlight, 65_534);
    }

    [Fact]
    public void Two_in_flight_at_weight_3_tie_with_none_at_weight_1() => Assert.Equal(LoadCost.Of(0, 1), LoadCost.Of(2, 3));

    [Fact]
    public void Unavailable_costs_more_than_any_load()
    {
        Assert.True(LoadCost.Of(MostInFlight, 1) < LoadCost.Unavailable);
        Backend down = new("down") { IsAvailable = false };
        Assert.Equal(LoadCost.Unavailable, LoadCost.Of(down.MemberState, 1));
    }

    private static void AssertOrder(int a, int v, int b, int w)
    {
        BigInteger left = (new BigInteger(a) + 1) * w;
        BigInteger right = (new BigInteger(b) + 1) * v;
        int expected = left.CompareTo(right);
        int actual = LoadCost.Of(a, v).CompareTo(LoadCost.Of(b, w));
        if (Math.Sign(expected) != Math.Sign(actual))
        {
            Assert.Fail($"({a} + 1) / {v} against ({b} + 1) / {w}: exact order {expected}, costs {actual}.");
        }
    }
}
