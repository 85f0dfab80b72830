using System.Numerics;
using Balancing.Selectors.LeastConnections;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.LeastConnections;

public class LoadRuleTests
{
    private const int MaxInFlight = int.MaxValue;

    public static TheoryData<bool> Rules => [false, true];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Costs_have_the_order_of_the_exact_fractions(bool countsNextRequest)
    {
        Random random = Seeds.Random(13_001);
        for (int i = 0; i < 1_000_000; i++)
        {
            int most = (i % 3) switch { 0 => 4, 1 => 100_000, _ => MaxInFlight };
            AssertOrder(
                countsNextRequest,
                random.Next(most),
                random.Next(1, Backend.MaxWeight + 1),
                random.Next(most),
                random.Next(1, Backend.MaxWeight + 1));
        }
    }

    /// <summary>
    /// The hardest cases: a/v and b/w that differ by exactly 1/(v·w), and equal fractions of different denominators.
    /// </summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void Neighboring_fractions_differ_and_equal_ones_are_equal(bool countsNextRequest)
    {
        for (int weight = 2; weight <= Backend.MaxWeight; weight++)
        {
            AssertOrder(countsNextRequest, weight - 1, weight, weight - 2, weight - 1);
            AssertOrder(countsNextRequest, weight - 2, weight, Math.Max(weight - 3, 0), weight - 1);
            AssertOrder(countsNextRequest, 0, weight, 0, weight - 1);
            AssertOrder(countsNextRequest, 1, weight, 0, Math.Max(weight / 2, 1));

            // The largest counts where a·w and b·v differ by 1: each about 2^31 ÷ w from equality.
            int quotient = MaxInFlight / weight;
            AssertOrder(countsNextRequest, quotient * (weight - 1), weight - 1, (quotient * (weight - 1)) + 1, weight);
        }

        AssertOrder(countsNextRequest, MaxInFlight, 1, MaxInFlight - 1, 1);
        AssertOrder(countsNextRequest, MaxInFlight, Backend.MaxWeight, MaxInFlight - 1, Backend.MaxWeight);
        AssertOrder(countsNextRequest, MaxInFlight, Backend.MaxWeight, MaxInFlight, Backend.MaxWeight - 1);
    }

    [Fact]
    public void Six_in_flight_at_weight_3_tie_with_two_at_weight_1() =>
        Assert.Equal(new LoadRule(false).Cost(2, 1), new LoadRule(false).Cost(6, 3));

    [Fact]
    public void Idle_backends_of_all_weights_tie() =>
        Assert.All(Enumerable.Range(1, 1_000), static weight => Assert.Equal(0, new LoadRule(false).Cost(0, weight)));

    [Theory]
    [MemberData(nameof(Rules))]
    public void Unavailable_costs_more_than_any_load(bool countsNextRequest)
    {
        LoadRule rule = new(countsNextRequest);
        Assert.True(rule.Cost(MaxInFlight, 1) < LoadRule.Unavailable);
        Backend down = new("down") { IsAvailable = false };
        Assert.Equal(LoadRule.Unavailable, rule.Cost(down.MemberState, 1));
    }

    private static void AssertOrder(bool countsNextRequest, int a, int v, int b, int w)
    {
        int next = countsNextRequest ? 1 : 0;
        BigInteger left = (new BigInteger(a) + next) * w;
        BigInteger right = (new BigInteger(b) + next) * v;
        int expected = left.CompareTo(right);
        LoadRule rule = new(countsNextRequest);
        int actual = rule.Cost(a, v).CompareTo(rule.Cost(b, w));
        if (Math.Sign(expected) != Math.Sign(actual))
        {
            Assert.Fail($"({a} + {next}) / {v} against ({b} + {next}) / {w}: exact order {expected}, costs {actual}.");
        }
    }
}
