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

        SampleRun run = await SampleRun.Of("ShardedCache", "--redis", string.Join(',', servers.Addresses), "--keys", "4000", "--requests", "400");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        HitRates rates = new(run.Output);
        Assert.InRange(rates.Worst(HitRates.Join, HitRates.Modulo), 20, 60);
        Assert.InRange(rates.Worst(HitRates.Join, HitRates.Consistent), 60, 95);
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

        Assert.NotEqual("", Assert.Single(prefixes.Distinct())); // one prefix per run, on every key
    }

    [RedisFact]
    public async Task Servers_that_vanish_in_mid_run_get_one_clear_line_and_exit_code_2()
    {
        using RedisServers servers = new(4);
        Task<SampleRun> run = SampleRun.Of("ShardedCache", "--redis", string.Join(',', servers.Addresses), "--requests", "100000");
        using (ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(servers.Addresses[0]))
        {
            while (!run.IsCompleted && await connection.GetServer(servers.Addresses[0]).DatabaseSizeAsync() == 0)
            {
                await Task.Delay(20);
            }
        }

        servers.Dispose();

        Assert.Equal(2, (await run).ExitCode);
        string line = Assert.Single((await run).Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("--redis 127.0.0.1:", line, StringComparison.Ordinal);
    }
}
