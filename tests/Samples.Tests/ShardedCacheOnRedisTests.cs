using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace Samples.Tests;

public class ShardedCacheOnRedisTests
{
    private const string Foreign = "somebody-elses-key";

    // Bounds, with four servers: hash % n keeps 3 keys of 12 when the fourth joins, the consistent hash 3 of 4. The share of a
    // server deviates by 2 % here (ports are part of the ids, so it differs from run to run), the popularity of its keys by 3 %.
    [RedisFact]
    public async Task The_same_story_on_four_real_servers_and_nothing_else_there_is_touched()
    {
        using RedisServers servers = new(4);
        foreach (string server in servers.Addresses)
        {
            using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(server);
            await connection.GetDatabase().StringSetAsync(Foreign, "kept");
        }

        SampleRun run = await SampleRun.Of("ShardedCache", "--redis", string.Join(',', servers.Addresses), "--second", "0", "--keys", "4000");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        HitRates rates = new(run.Output);
        Assert.InRange(rates.First(HitRates.Join, HitRates.Modulo), 20, 70);
        Assert.InRange(rates.First(HitRates.Join, HitRates.Consistent), 60, 95);
        Assert.All([HitRates.Join, HitRates.Death, HitRates.Replacement, HitRates.Leave], act =>
            Assert.True(rates.First(act, HitRates.Modulo) + 8 < rates.First(act, HitRates.Consistent), $"Act {act} shows no difference."));
        Assert.Equal(0, rates.Loads(HitRates.Join, HitRates.TwoCopies));
        Assert.Equal(0, rates.Loads(HitRates.Death, HitRates.TwoCopies));
        Assert.True(rates.Loads(HitRates.Death, HitRates.Consistent) > 0, "Without a second copy the keys of the dead server must miss.");

        List<string> prefixes = [];
        foreach (string server in servers.Addresses)
        {
            using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(server);
            IDatabase database = connection.GetDatabase();
            Assert.Equal("kept", await database.StringGetAsync(Foreign));
            RedisKey[] added = await connection.GetServer(server).KeysAsync().Where(static key => key != Foreign).ToArrayAsync();
            Assert.NotEmpty(added);
            prefixes.AddRange(added.Select(static key => Regex.Match(key.ToString(), "^sharded-cache:[0-9a-f]{32}:").Value));
            Assert.All(await Task.WhenAll(added.Select(key => database.KeyTimeToLiveAsync(key))), static lifetime => Assert.NotNull(lifetime));
        }

        Assert.DoesNotContain("", prefixes); // a prefix of the run is on every key
    }

    // Whichever it is: one that stays, the one that is to join, the one that is to die, the one that is to leave.
    [RedisTheory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1)]
    [InlineData(0)]
    public async Task A_server_that_is_killed_in_mid_run_costs_misses_and_no_more(int killed)
    {
        using RedisServers servers = new(4);

        SampleRun run = await RunAndKillAsync(servers, killed);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        HitRates rates = new(run.Output);
        Assert.InRange(rates.Worst(HitRates.Leave, HitRates.TwoCopies), 1, 100);
        Assert.True(rates.Loads(HitRates.TwoCopies) < rates.Loads(HitRates.Consistent));
    }

    [RedisFact]
    public async Task Without_any_server_left_every_read_is_a_miss()
    {
        using RedisServers servers = new(4);

        SampleRun run = await RunAndKillAsync(servers, 0, 1, 2, 3);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(0, new HitRates(run.Output).Worst(HitRates.Leave, HitRates.TwoCopies));
    }

    // Killed while the cache is filled, or soon after: in any case before the end.
    private static async Task<SampleRun> RunAndKillAsync(RedisServers servers, params int[] killed)
    {
        Task<SampleRun> run = SampleRun.Of("ShardedCache", "--redis", string.Join(", ", servers.Addresses), "--keys", "4000", "--second", "200");
        using (ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(servers.Addresses[0]))
        {
            while (!run.IsCompleted && await connection.GetServer(servers.Addresses[0]).DatabaseSizeAsync() == 0)
            {
                await Task.Delay(20);
            }
        }

        Array.ForEach(killed, servers.Kill);
        return await run;
    }
}
