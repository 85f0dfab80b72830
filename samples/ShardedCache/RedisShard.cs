namespace Samples.ShardedCache;

/// <summary>Keys under a prefix of this run, which the server forgets by itself; nothing else on it is touched.</summary>
internal sealed class RedisShard(string server) : Backend(server), IShard
{
    private static readonly string Prefix = $"sharded-cache:{Guid.NewGuid():N}:";

    private readonly IDatabase _database = ConnectionMultiplexer.Connect($"{server},connectRetry=1,connectTimeout=2000").GetDatabase();

    public string? Get(string key) => _database.StringGet(Prefix + key);

    // Commands of one connection keep their order, so a later Get sees a Set that nobody waited for.
    public void Set(string key, string value) =>
        _database.StringSet(Prefix + key, value, TimeSpan.FromMinutes(5), flags: CommandFlags.FireAndForget);
}
