using Balancing.Selectors.RoundRobin;
using Balancing.Tests.Support;


namespace Balancing.Tests.Selectors.RoundRobin;

public class RoundRobinScheduleTests
{
    [Fact]
    public void Weights_5_1_1_give_a_a_b_a_c_a_a_P11() =>
        Assert.Equal([0, 0, 1, 0, 2, 0, 0], RoundRobinSchedule.Build([5, 1, 1]));

    [Fact]
    public void Equal_weights_take_turns_in_their_order() =>
        Assert.Equal([0, 1, 2, 3], RoundRobinSchedule.Build([6, 6, 6, 6]));

    [Fact]
    public void One_member_has_one_slot_whatever_its_weight() => Assert.Equal([0], RoundRobinSchedule.Build([65_535]));

    [Fact]
    public void Without_members_there_is_no_slot() => Assert.Empty(RoundRobinSchedule.Build([]));

    [Fact]
    public void A_common_divisor_does_not_lengthen_the_cycle() =>
        Assert.Equal(RoundRobinSchedule.Build([5, 1, 1]), RoundRobinSchedule.Build([50_000, 10_000, 10_000]));

    /// <summary>The promise of the class: each member is less than one pick from its exact share at any time.</summary>
    [Fact]
    public void Every_member_is_always_less_than_one_pick_from_its_share_P11()
    {
        Random random = Seeds.Random(11_001);
        for (int round = 0; round < 150; round++)
        {
            int largest = random.Next(2) == 0 ? 9 : 400;
            int[] weights = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(1, largest))];
            AssertSmooth(weights, RoundRobinSchedule.Build(weights));
        }
    }

    [Theory]
    [InlineData(100, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)]
    [InlineData(8, 1, 1)]
    [InlineData(65_535, 1)]
    [InlineData(32_768, 32_767)]
    [InlineData(1, 2, 4, 8, 16, 32, 64, 128, 256)]
    public void Uneven_weights_are_as_smooth_as_even_ones_P11(params int[] weights) =>
        AssertSmooth(weights, RoundRobinSchedule.Build(weights));

    [Fact]
    public void A_member_of_weight_1_beside_many_of_65_535_is_still_reached()
    {
        int[] weights = [.. Enumerable.Repeat(65_535, 50), 1, .. Enumerable.Repeat(65_535, 50)];
        int[] cycle = RoundRobinSchedule.Build(weights);
        Assert.Equal(RoundRobinSchedule.MaxSlots, cycle.Length);
        Assert.Equal(1, cycle.Count(static member => member == 50));
    }

    /// <summary>Scaled cycles are smooth too, relative to their rounded numbers of slots.</summary>
    [Fact]
    public void A_scaled_cycle_spreads_its_slots_smoothly()
    {
        Random random = Seeds.Random(11_002);
        int[] weights = [.. Enumerable.Range(0, 7).Select(_ => random.Next(40_000, 65_536))];
        int[] cycle = RoundRobinSchedule.Build(weights);
        Assert.Equal(RoundRobinSchedule.MaxSlots, cycle.Length);
        AssertSmooth(SlotWeights.Scale(weights, RoundRobinSchedule.MaxSlots), cycle);
    }

    [Fact]
    public void Large_pools_have_sixteen_slots_per_member_before_weights_are_scaled()
    {
        // About 16 on average: 159,934 in all.
        int[] weights = [.. Enumerable.Range(0, 10_000).Select(static i => 1 + (i % 31))];
        Assert.Equal(weights.Sum(), RoundRobinSchedule.Build(weights).Length);
        weights[0] = 65_535;
        Assert.Equal(160_000, RoundRobinSchedule.Build(weights).Length);
    }

    private static void AssertSmooth(int[] weights, int[] cycle)
    {
        long length = cycle.Length;
        long total = weights.Sum(static weight => (long)weight);
        long[] picks = new long[weights.Length];
        for (int t = 1; t <= length; t++)
        {
            picks[cycle[t - 1]]++;
            for (int member = 0; member < weights.Length; member++)
            {
                long error = Math.Abs((picks[member] * total) - ((long)t * weights[member]));
                if (error >= total)
                {
                    double exact = (double)t * weights[member] / total;
                    Assert.Fail(
                        $"Weights {string.Join(", ", weights)}: after {t} of {length} slots "
                        + $"member {member} has {picks[member]} picks, exact is {exact}.");
                }
            }
        }

        Assert.All(weights.Index(), entry => Assert.Equal((long)entry.Item * length, picks[entry.Index] * total));
    }
}
