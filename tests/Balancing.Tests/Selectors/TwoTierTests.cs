using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors;

/// <summary>Two tiers that select by the same key: nodes, and workers of the same ids on each node.</summary>
public class TwoTierTests
{
    private const int Members = 10;
    private const int Keys = 20_000;

    /// <summary>
    /// The reason for one seed per tier: with equal seeds all keys of a node belong to one of its ten workers.
    /// </summary>
    [Theory]
    [InlineData(nameof(ConsistentHashSelector), 0UL)]
    [InlineData(nameof(ConsistentHashSelector), 42UL)]
    [InlineData(nameof(IPHashSelector), 0UL)]
    [InlineData(nameof(IPHashSelector), 42UL)]
    public void With_equal_seeds_all_keys_of_a_node_belong_to_one_worker(string selector, ulong seed)
    {
        int[][] table = CountPairs(selector, seed, seed, Seeds.Random(20_100));
        for (int node = 0; node < Members; node++)
        {
            Assert.Single(table[node], static count => count > 0);
        }
    }

    /// <summary>
    /// If the choices are independent, the chi-square of the table of pairs has (10 − 1)² = 81 degrees of freedom. It
    /// exceeds 183 with probability 1e-9. With equal seeds it would be 9 × 20,000.
    /// </summary>
    [Theory]
    [InlineData(nameof(ConsistentHashSelector), 0UL, 1UL)]
    [InlineData(nameof(ConsistentHashSelector), 1UL, 2UL)]
    [InlineData(nameof(ConsistentHashSelector), 1UL << 63, ulong.MaxValue)]
    [InlineData(nameof(IPHashSelector), 0UL, 1UL)]
    [InlineData(nameof(IPHashSelector), 1UL, 2UL)]
    [InlineData(nameof(IPHashSelector), 1UL << 63, ulong.MaxValue)]
    public void With_different_seeds_the_choices_of_two_tiers_are_independent(
        string selector, ulong first, ulong second)
    {
        int[][] table = CountPairs(selector, first, second, Seeds.Random(20_101));
        Assert.InRange(ChiSquare(table), 0, 183);
    }

    [Theory]
    [InlineData(nameof(ConsistentHashSelector))]
    [InlineData(nameof(IPHashSelector))]
    public void Random_seeds_make_the_choices_of_two_tiers_independent(string selector)
    {
        Random random = Seeds.Random(20_102);
        for (int i = 0; i < 5; i++)
        {
            int[][] table = CountPairs(selector, (ulong)random.NextInt64(), (ulong)random.NextInt64(), random);
            Assert.InRange(ChiSquare(table), 0, 183);
        }
    }

    private static int[][] CountPairs(string selector, ulong nodeSeed, ulong workerSeed, Random random)
    {
        IBackendSelector nodes = Create(selector, nodeSeed);
        IBackendSelector workers = Create(selector, workerSeed);
        int[][] table = [.. Enumerable.Range(0, Members).Select(static _ => new int[Members])];
        for (int i = 0; i < Keys; i++)
        {
            SelectionContext context = random.NextContext();
            Assert.True(nodes.TrySelect(context, out Backend? node));
            Assert.True(workers.TrySelect(context, out Backend? worker));
            table[node.Id[1] - '0'][worker.Id[1] - '0']++;
        }

        return table;
    }

    private static IBackendSelector Create(string selector, ulong seed) => selector == nameof(IPHashSelector)
        ? new IPHashSelector(Pools.Create(Members), new IPHashSelectorOptions { Seed = seed })
        : new ConsistentHashSelector(Pools.Create(Members), new ConsistentHashSelectorOptions { Seed = seed });

    /// <summary>Pearson's test of independence: the sum over all cells of (observed − expected)² ÷ expected.</summary>
    private static double ChiSquare(int[][] table)
    {
        double[] rows = [.. table.Select(static row => (double)row.Sum())];
        double[] columns = [.. Enumerable.Range(0, Members).Select(column => (double)table.Sum(row => row[column]))];
        double sum = 0;
        for (int row = 0; row < Members; row++)
        {
            for (int column = 0; column < Members; column++)
            {
                double expected = rows[row] * columns[column] / Keys;
                sum += Math.Pow(table[row][column] - expected, 2) / expected;
            }
        }

        return sum;
    }
}
