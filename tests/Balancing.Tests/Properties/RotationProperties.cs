using Balancing.Tests.Support;

namespace Balancing.Tests.Properties;

/// <summary>
/// The shares of round robin: exact over a cycle, within one pick at every moment, in proportion if some backends are
/// unavailable.
/// </summary>
public class RotationProperties
{
    [SeededProperty(901, MaxTest = 100)]
    public void From_the_start_of_a_cycle_each_backend_is_within_one_pick_of_its_share_P11(PoolCase @case)
    {
        PoolSpec spec = @case.Pool.WithWeightsUpTo(100); // at most 30,000 in all, so slots are exact
        int[] weights = [.. spec.Members.Select(static member => member.Weight)];
        int total = spec.TotalWeight;
        using RoundRobinSelector selector = new(spec.Create(), new RoundRobinSelectorOptions { InitialTurn = 0 });
        Dictionary<string, int> indices =
            spec.Members.Select(static (member, i) => (member.Id, i))
                .ToDictionary(static m => m.Id, static m => m.i, StringComparer.Ordinal);
        int[] counts = new int[weights.Length];
        int cycle = total / weights.Aggregate(GreatestCommonDivisor);
        for (int pick = 1; pick <= 2 * cycle; pick++)
        {
            // A share rises steadily and a count in steps. The difference is largest just before and just after a step.
            Assert.True(selector.TrySelect(out Backend? backend));
            int member = indices[backend.Id];
            long behind = ((long)(pick - 1) * weights[member]) - ((long)counts[member] * total);
            long ahead = ((long)++counts[member] * total) - ((long)pick * weights[member]);
            Assert.True(
                Math.Max(behind, ahead) < total,
                $"After {pick} picks of a cycle of {cycle}, {backend} has {counts[member]}.");

            if (pick % cycle == 0) // whole cycles: exact, also for those without a pick
            {
                Assert.All(counts, (count, i) => Assert.Equal((long)pick * weights[i], (long)count * total));
            }
        }
    }

    [SeededProperty(902, MaxTest = 15)]
    public void Weights_too_large_for_a_cycle_are_rounded_and_every_backend_is_picked_P11(PoolCase @case)
    {
        // A cycle has at most max(65,536, 16 × members) slots. Shares are rounded by less than one slot each. A share
        // below one slot gets a whole one, at the expense of the heaviest. So the sum of the differences is at most 2 ×
        // members / 65,536. A part of a cycle adds one pick each.
        const int Slots = 65_536;
        const int Picks = 3 * Slots;
        PoolSpec spec = new([.. @case.Pool.Members.Select(static (member, i) =>
            member with { Weight = i % 3 == 0 ? 65_535 - member.Weight / 2 : member.Weight })]);
        using RoundRobinSelector selector = new(spec.Create());
        Dictionary<string, int> counts = Count(selector, Picks);

        double difference =
            spec.Members.Sum(
                member =>
                    Math.Abs(
                        ((double)counts.GetValueOrDefault(member.Id) / Picks) - (
                            (double)member.Weight / spec.TotalWeight)));
        Assert.Equal(spec.Count, counts.Count);
        Assert.InRange(difference, 0, (2.0 * spec.Count / Slots) + ((double)spec.Count / Picks));
    }

    [SeededProperty(903, MaxTest = 60)]
    public void With_some_members_unavailable_the_others_share_in_proportion_P11(PoolCase @case) // T5
    {
        BackendPool pool = @case.Pool.WithWeightsUpTo(100).Create();
        Placement.TakeSomeDown(pool, @case.Random());
        CheckProportions(pool);
    }

    [SeededProperty(904, MaxTest = 40)]
    public void With_most_of_the_weight_unavailable_the_others_share_in_proportion_P11(PoolCase @case)
    {
        // The unavailable backend has hundreds of slots between two slots of the others: more than a pick probes in
        // turn.
        BackendPool pool = @case.Pool.WithWeightsUpTo(10).Create();
        pool.AddOrReplace(new Backend("down", weight: 60_000) { IsAvailable = false });
        CheckProportions(pool);
    }

    private static void CheckProportions(BackendPool pool)
    {
        const int Picks = 20_000;
        Backend[] up = [.. pool.Backends.Where(static b => b.IsAvailable)];
        int weight = up.Sum(static b => b.Weight);
        using RoundRobinSelector selector = new(pool);
        Dictionary<string, int> counts = Count(selector, up.Length == 0 ? 0 : Picks);

        // A part of a cycle may be off by one pick for the backend, and by one for each of the others. Both shift the
        // total. Half a percent is for turns of unavailable backends, which are distributed separately. Ten picks are
        // for the uneven distribution of a few of those.
        foreach (Backend backend in up)
        {
            double share = (double)backend.Weight / weight;
            double tolerance = 10 + (share * (up.Length + (0.005 * Picks)));
            int count = counts.GetValueOrDefault(backend.Id);
            Assert.True(
                Math.Abs(count - (Picks * share)) <= tolerance,
                $"{backend} has {count} of {Picks} picks, not {Picks * share:F1} ± {tolerance:F1}.");
        }

        Assert.Equal(up.Length > 0, selector.TrySelect(out _));
    }

    private static Dictionary<string, int> Count(RoundRobinSelector selector, int picks)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        for (int pick = 0; pick < picks; pick++)
        {
            Assert.True(selector.TrySelect(out Backend? backend));
            counts[backend.Id] = counts.GetValueOrDefault(backend.Id) + 1;
        }

        return counts;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
