using System.Text.RegularExpressions;
using Balancing.Tests.Common;
using StackExchange.Redis;

namespace Samples.Tests;

public class ShardedCacheOnRedisTests
{
    private const string Foreign = "a-key-of-another-program";

    // Three servers, then four, two or one. hash % n keeps 1/4, 1/3 and 1/3 of the keys, the consistent hash 3/4, 2/3
    // and 1/3. Ports are part of the ids, so shares differ from run to run, by 8 % of themselves.
    [RedisFact]
    public async Task Four_real_servers_show_the_same_and_none_of_their_other_keys_is_touched()
    {
        using RedisServers servers = new(4);
        foreach (string server in servers.Addresses)
        {
            using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(server);
            await connection.GetDatabase().StringSetAsync(Foreign, "kept");
        }

        ProcessRun run = await SampleProgram.RunAsync("ShardedCache", [.. servers.Addresses]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        double[][] found = ShardedCacheTests.Found(run.Output);
        Assert.Equal(3, found.Length);
        Assert.InRange(found[0][0], 15, 35);
        Assert.InRange(found[0][1], 60, 90);
        Assert.InRange(found[1][1], 50, 82);
        Assert.Equal((100, 100), (found[0][2], found[1][2]));

        List<string> prefixes = [];
        foreach (string server in servers.Addresses)
        {
            using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(server);
            IDatabase database = connection.GetDatabase();
            Assert.Equal("kept", await database.StringGetAsync(Foreign));
            RedisKey[] added =
                await connection.GetServer(server).KeysAsync().Where(static key => key != Foreign).ToArrayAsync();
            Assert.NotEmpty(added);
            prefixes.AddRange(
                added.Select(static key => Regex.Match(key.ToString(), "^sharded-cache:[0-9a-f]{32}:").Value));
            Assert.All(
                await Task.WhenAll(added.Select(key => database.KeyTimeToLiveAsync(key))),
                static lifetime => Assert.NotNull(lifetime));
        }

        Assert.DoesNotContain("", prefixes); // each added key has a prefix of the run
    }
}
