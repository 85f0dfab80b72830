using System.Globalization;
using System.Text.RegularExpressions;
using Balancing.Tests.Common;

namespace Samples.Tests;

public partial class ShardedCacheTests
{
    private const int Modulo = 0;
    private const int Consistent = 1;
    private const int TwoCopies = 2;

    // Five shards, then six, four or three. hash % n: a key stays where it was if both remainders name one shard. That
    // is 1 in 6 for the sixth shard, and 1 in 5 for a list of four or three. Consistent hash: 1/6, 1/5 and 2/5 of the
    // ring change hands. A share of the ring deviates by 8 % of itself (160 points), 2,000 keys by 1 %. Two copies:
    // both are lost for 1/5 · 1/4 · 2 = 1/10 of the keys.
    [Fact]
    public async Task Hash_modulo_loses_most_keys_and_the_consistent_hash_those_of_the_shard_P08()
    {
        ProcessRun run = await SampleProgram.RunAsync("ShardedCache");
        double[][] found = Found(run.Output);

        Assert.Equal(3, found.Length);
        Assert.All(found, static change => Assert.InRange(change[Modulo], 10, 30));
        Assert.InRange(found[0][Consistent], 75, 92);
        Assert.InRange(found[1][Consistent], 72, 88);
        Assert.InRange(found[2][Consistent], 50, 70);
        Assert.Equal(100, found[0][TwoCopies]);
        Assert.Equal(100, found[1][TwoCopies]);
        Assert.InRange(found[2][TwoCopies], 80, 98);
    }

    [Fact]
    public async Task Too_few_servers_are_refused_with_the_reason()
    {
        ProcessRun run = await SampleProgram.RunAsync("ShardedCache", "127.0.0.1:1", "127.0.0.1:2");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("Give four or more Redis servers", run.Error, StringComparison.Ordinal);
    }

    /// <summary>By line of the table: percentages of the three columns.</summary>
    internal static double[][] Found(string output) =>
        [.. output.Split('\n').Select(static line => Percentage().Matches(line)).Where(static found => found.Count == 3)
            .Select(static found => found
                .Select(static rate => double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture))
                .ToArray())];

    [GeneratedRegex(@"([\d.]+) ?%(?! n)")]
    private static partial Regex Percentage();
}
