using Balancing.Tests.Support;

namespace Balancing.Tests.Properties;

/// <summary>
/// Least connections never picks a backend while another selectable one has a smaller load for its weight.
/// </summary>
public class LeastConnectionsProperties
{
    [SeededProperty(111, MaxTest = 60)]
    public void No_pick_is_strictly_worse_than_another_backend(PoolCase @case)
    {
        BackendPool pool = @case.Pool.Create();
        using LeastConnectionsSelector selector = new(pool);
        new LoadScenario(pool, selector, next: 0, @case.Random(), @case.ToString()).Play(steps: 300);
    }

    [SeededProperty(114, MaxTest = 60)]
    public void No_pick_by_shortest_expected_delay_is_strictly_worse(PoolCase @case)
    {
        BackendPool pool = @case.Pool.Create();
        using LeastConnectionsSelector selector =
            new(pool, new LeastConnectionsSelectorOptions { ShortestExpectedDelay = true });
        using LeastConnectionsSelector other = new(pool); // both rules on one pool, each with its own index
        new LoadScenario(pool, selector, next: 1, @case.Random(), @case.ToString()).Play(steps: 300);
        new LoadScenario(pool, other, next: 0, @case.Random(), @case.ToString()).Play(steps: 100);
    }

    [Theory] // several rows of the load tree
    [InlineData(2_000)]
    [InlineData(3_333)]
    [InlineData(5_000)]
    public void No_pick_of_a_large_pool_is_strictly_worse(int count)
    {
        int seed = Seeds.Next(112);
        Random random = new(seed);
        BackendPool pool =
            new(
                Enumerable.Range(0, count)
                    .Select(i => new Backend($"b{i}", random.Next(4) == 0 ? random.Next(1, 1_000) : 1)));
        using LeastConnectionsSelector selector = new(pool);
        new LoadScenario(pool, selector, next: 0, random, $"seed {seed}").Play(steps: 400);
    }

    /// <summary>
    /// P12 with weights: serial requests over idle backends are distributed in proportion to weight. For any number of
    /// steps below 2^16, steps of the golden ratio visit an arc within a few times of its share. The bound is ten.
    /// </summary>
    [SeededProperty(115, MaxTest = 30)]
    public void Serial_requests_over_idle_backends_spread_by_weight_P12(PoolCase @case)
    {
        PoolSpec spec = @case.Pool.WithWeightsUpTo(9);
        BackendPool pool = spec.Create();
        using LeastConnectionsSelector selector = new(pool);
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        const int Rounds = 20;
        int total = pool.Backends.Sum(static backend => backend.Weight);
        for (int request = 0; request < Rounds * total; request++)
        {
            using BackendLease lease = selector.Acquire();
            counts[lease.Backend!.Id] = counts.GetValueOrDefault(lease.Backend.Id) + 1;
        }

        Assert.All(pool.Backends, backend =>
            Assert.InRange(
                counts.GetValueOrDefault(backend.Id), (Rounds * backend.Weight) - 10, (Rounds * backend.Weight) + 10));
    }

    [SeededProperty(113, MaxTest = 30)]
    public void Equally_loaded_backends_take_turns_P12(PoolCase @case)
    {
        PoolSpec spec = @case.Pool.WithWeightsUpTo(1);
        using LeastConnectionsSelector selector = new(spec.Create());
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        const int Rounds = 50;
        for (int request = 0; request < Rounds * spec.Count; request++)
        {
            using BackendLease lease = selector.Acquire();
            counts[lease.Backend!.Id] = counts.GetValueOrDefault(lease.Backend.Id) + 1;
        }

        // For any number of steps below 2^16, steps of the golden ratio visit an arc within a few times of its share.
        // The discrepancy grows with the logarithm. Random ties would miss 50 by 6·√50 = 42.
        Assert.All(
            spec.Members, member => Assert.InRange(counts.GetValueOrDefault(member.Id), Rounds - 10, Rounds + 10));
    }
}
