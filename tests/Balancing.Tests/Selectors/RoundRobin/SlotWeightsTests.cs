using System.Numerics;
using Balancing.Selectors.RoundRobin;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.RoundRobin;

public class SlotWeightsTests
{
    [Fact]
    public void Weights_that_fit_lose_their_common_divisor_only() =>
        Assert.Equal([2, 3, 5], SlotWeights.Scale([20, 30, 50], 100));

    [Fact]
    public void Weights_that_fit_exactly_are_kept() => Assert.Equal([99, 1], SlotWeights.Scale([99, 1], 100));

    [Fact]
    public void No_weights_give_no_slots() => Assert.Empty(SlotWeights.Scale([], 100));

    [Fact]
    public void The_largest_remainder_takes_the_last_slot()
    {
        Assert.Equal([33, 67], SlotWeights.Scale([10_001, 19_999], 100)); // 33.34 and 66.66
        Assert.Equal([51, 49], SlotWeights.Scale([101, 99], 100)); // 50.5 and 49.5: a tie goes to the first
    }

    [Fact]
    public void Light_members_get_one_slot_at_the_expense_of_the_heaviest()
    {
        // 1 of 196,608 is far below 1 of 100 slots. Ten of them take ten slots; 90 remain for the three heavy ones.
        int[] slots = SlotWeights.Scale([65_535, 65_535, 65_535, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 100);
        Assert.Equal([30, 30, 30, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], slots);
    }

    [Fact]
    public void The_weight_of_light_members_is_not_distributed_again()
    {
        // 9 of 1,451 is 0.62 of 100 slots. Fifty of them take half of the slots for a third of the weight. The rest is
        // for the two others.
        int[] slots = SlotWeights.Scale([.. Enumerable.Repeat(9, 50), 501, 500], 100);
        Assert.Equal([.. Enumerable.Repeat(1, 50), 25, 25], slots);
    }

    /// <summary>
    /// The bound of the class. A member above one slot gets less than one slot more than its exact share. A member
    /// below one slot gets one slot. In sum, less than one slot per member goes to the wrong member.
    /// </summary>
    [Fact]
    public void Scaling_misplaces_less_than_one_slot_per_member()
    {
        Random random = Seeds.Random(12_001);
        for (int round = 0; round < 500; round++)
        {
            int[] weights =
                [.. Enumerable.Range(0, random.Next(2, 300))
                    .Select(_ => random.Next(5) == 0 ? random.Next(1, 10) : random.Next(1, 65_536))];
            long total = weights.Sum(static weight => (long)weight);
            int limit = 16 * weights.Length;
            int divisor =
                (int)weights.Aggregate(
                    BigInteger.Zero, static (divisor, weight) => BigInteger.GreatestCommonDivisor(divisor, weight));
            if (total / divisor <= limit)
            {
                continue; // they fit without scaling
            }

            int[] slots = SlotWeights.Scale(weights, limit);
            Assert.Equal(limit, slots.Sum());
            double misplaced = 0;
            bool anyBelowOne = weights.Any(weight => (long)weight * limit < total);
            for (int i = 0; i < weights.Length; i++)
            {
                double exact = (double)weights[i] * limit / total;
                double surplus = slots[i] - exact;
                misplaced += Math.Max(surplus, 0);
                Assert.True(slots[i] >= 1, $"Weight {weights[i]} of {total} has no slot.");
                Assert.True(surplus < 1, $"Weight {weights[i]} of {total} has {slots[i]} slots, exact is {exact}.");
                Assert.True(
                    anyBelowOne || surplus > -1,
                    $"Weight {weights[i]} of {total} has {slots[i]} slots, exact is {exact}.");
            }

            Assert.True(
                misplaced < weights.Length,
                $"{misplaced} slots of {limit} are misplaced among {weights.Length} members.");
        }
    }
}
