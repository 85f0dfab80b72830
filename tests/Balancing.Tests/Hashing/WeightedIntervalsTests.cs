using Balancing.Hashing;
using Balancing.Tests.Support;


namespace Balancing.Tests.Hashing;

public class WeightedIntervalsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(301)]
    [InlineData(5_000)]
    public void Every_hash_belongs_to_the_member_that_the_definition_names(int members)
    {
        Random random = Seeds.Random(15_000 + members);
        foreach (int largest in (int[])[1, 5, 65_535])
        {
            int[] weights = [.. Enumerable.Range(0, members).Select(_ => random.Next(1, largest + 1))];
            AssertDefinition(weights, random);
        }
    }

    [Theory]
    [InlineData(65_535, 1)]
    [InlineData(1, 65_535)]
    [InlineData(1, 65_535, 1, 65_535, 65_535, 65_535, 1)]
    [InlineData(65_535, 65_535, 65_535, 65_535)]
    public void Extreme_weights_follow_the_definition_too(params int[] weights) =>
        AssertDefinition(weights, Seeds.Random(15_100));

    private static void AssertDefinition(int[] weights, Random random)
    {
        WeightedIntervals intervals = new(weights);
        ulong[] ends = new ulong[weights.Length]; // in units of weight, exclusive
        ulong total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            total += (ulong)weights[i];
            ends[i] = total;
        }

        List<ulong> probes = [0, 1, ulong.MaxValue - 1, ulong.MaxValue];
        foreach (ulong end in ends)
        {
            // The first hash of the next interval is ⌈end · 2^64 / total⌉. For the last interval that is 2^64 itself, 0
            // again.
            ulong next = unchecked((ulong)((((UInt128)end << 64) + total - 1) / total));
            probes.AddRange([unchecked(next - 1), next, unchecked(next + 1)]);
        }

        for (int i = 0; i < 20_000; i++)
        {
            probes.Add((ulong)random.NextInt64(long.MinValue, long.MaxValue));
        }

        foreach (ulong hash in probes)
        {
            ulong unit = (ulong)(((UInt128)hash * total) >> 64);
            int found = Array.BinarySearch(ends, unit);
            int expected = found >= 0 ? found + 1 : ~found; // an end belongs to the interval after it
            if (expected != intervals.Find(hash))
            {
                Assert.Fail(
                    $"{weights.Length} members, hash {hash:x16}: "
                    + $"unit {unit} belongs to member {expected}, found {intervals.Find(hash)}.");
            }
        }
    }
}
