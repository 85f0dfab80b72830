using System.Diagnostics;
using System.Globalization;

namespace Samples.Tests;

public class ShardedCacheTests
{
    public static TheoryData<int> AllSeeds => [.. Seeds.All];

    // Bounds. hash % n: of 8 keys in 9 the remainder changes from 8 to 9 shards, so in the first second only what that second
    // itself has read before can hit: about 25 % of 1,000 reads of 10,000 keys, plus 1/9 of the rest: 35 %, with a deviation of 2 %.
    // Consistent hash: 1/9 of the ring moves, 11 %. The share of the ring that a shard gets deviates by 0.9 % (160 points: a
    // twelfth of 11 %), the popularity of the keys on it by 1.7 % (√(q(1−q)Σp²), Σp² = 0.003), one second by 1 %: 2.2 % in all.
    // Six of those below 89 % is 75 %.
    [Theory]
    [MemberData(nameof(AllSeeds))]
    public async Task When_a_shard_joins_hash_modulo_storms_and_the_consistent_hash_ripples_P8(int seed)
    {
        HitRates rates = await Rates(seed);

        Assert.InRange(rates.Worst(HitRates.Join, HitRates.Modulo), 20, 50);
        Assert.InRange(rates.Worst(HitRates.Join, HitRates.Consistent), 75, 98);
        Assert.True(rates.Loads(HitRates.Join, HitRates.Modulo) > 3 * rates.Loads(HitRates.Join, HitRates.Consistent));
    }

    // By now rare keys miss that nobody has read since an earlier change: bounds as above, further apart.
    [Theory]
    [MemberData(nameof(AllSeeds))]
    public async Task When_a_shard_dies_is_replaced_or_leaves_hash_modulo_storms_and_the_consistent_hash_ripples_P8(int seed)
    {
        HitRates rates = await Rates(seed);

        Assert.All([HitRates.Death, HitRates.Replacement, HitRates.Leave], act =>
        {
            Assert.InRange(rates.First(act, HitRates.Modulo), 20, 50);
            Assert.InRange(rates.First(act, HitRates.Consistent), 70, 98);
            Assert.True(rates.Loads(act, HitRates.Modulo) > 2 * rates.Loads(act, HitRates.Consistent));
        });
    }

    [Fact]
    public async Task The_verdict_adds_up_what_was_shown()
    {
        SampleRun run = await SampleRun.Of("ShardedCache", "--second", "0");
        HitRates rates = new(run.Output);

        Assert.Contains($"Loads from the database: {Figure(HitRates.Modulo)} with hash % n, {Figure(HitRates.Consistent)} with the consistent hash", run.Output, StringComparison.Ordinal);
        Assert.Contains($"With two copies {Figure(HitRates.TwoCopies)}:", run.Output, StringComparison.Ordinal);

        string Figure(int cache) => rates.Loads(cache).ToString("N0", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task What_a_second_and_a_miss_are_is_said_before_the_chart()
    {
        SampleRun run = await SampleRun.Of("ShardedCache", "--second", "0", "--requests", "200", "--keys", "300");

        string introduction = run.Output.Split("──")[0];
        Assert.Contains("Hits by the second (0 ms here) of 200 reads, 300 keys.", introduction, StringComparison.Ordinal);
        Assert.Contains("A miss is", introduction, StringComparison.Ordinal);
    }

    // Twenty seconds of 20 ms each take at least 400 ms, whatever the machine; there is no upper bound to assert.
    [Fact]
    public async Task A_second_takes_as_long_as_it_is_told_to()
    {
        Stopwatch clock = Stopwatch.StartNew();
        await SampleRun.Of("ShardedCache", "--second", "20", "--requests", "100", "--keys", "100");

        Assert.True(clock.Elapsed > TimeSpan.FromMilliseconds(20 * 20));
    }

    // Exact, whatever the seed: what the dead shard owned is on the next one of its ring order, and that one is asked now.
    [Theory]
    [MemberData(nameof(AllSeeds))]
    public async Task A_second_copy_keeps_the_keys_of_a_dead_shard_P7(int seed)
    {
        HitRates rates = await Rates(seed);

        Assert.Equal(0, rates.Loads(HitRates.Join, HitRates.TwoCopies));
        Assert.Equal(0, rates.Loads(HitRates.Death, HitRates.TwoCopies));
        Assert.True(rates.Loads(HitRates.Death, HitRates.Consistent) > 0, "Without a second copy the keys of the dead shard must miss.");
        Assert.InRange(rates.Worst(HitRates.Leave, HitRates.TwoCopies), rates.Worst(HitRates.Leave, HitRates.Consistent), 99.9);
    }

    [Fact]
    public async Task Before_anything_changes_every_read_hits()
    {
        HitRates rates = await Rates(seed: 1);

        Assert.All([HitRates.Modulo, HitRates.Consistent, HitRates.TwoCopies], cache => Assert.Equal(100, rates.Worst(HitRates.Start, cache)));
    }

    [Fact]
    public async Task The_seed_decides_every_figure_and_the_culture_none()
    {
        SampleRun first = await SampleRun.Of("ShardedCache", "--second", "0", "--seed", "7");
        SampleRun turkish = await SampleRun.Under(new Dictionary<string, string> { ["LC_ALL"] = "tr_TR.UTF-8" }, "ShardedCache", "--second", "0", "--seed", "7");
        SampleRun other = await SampleRun.Of("ShardedCache", "--second", "0", "--seed", "8");

        Assert.Equal(first.Output, turkish.Output);
        Assert.NotEqual(first.Output, other.Output);
    }

    private static async Task<HitRates> Rates(int seed)
    {
        SampleRun run = await SampleRun.Of("ShardedCache", "--second", "0", "--seed", $"{seed}");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return new HitRates(run.Output);
    }
}
