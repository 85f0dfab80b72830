namespace Samples.ShardedCache;

/// <summary>Keys under a prefix of its own, which the server forgets by itself; it touches nothing else and waits for no Set.</summary>
internal sealed class RedisShard(string server) : Shard(server)
{
    private readonly string _prefix = $"sharded-cache:{Guid.NewGuid():N}:";
    private readonly IDatabase _redis = ConnectionMultiplexer.Connect(
        $"{server},abortConnect=false,connectRetry=1,connectTimeout=1000,syncTimeout=1000").GetDatabase();

    public bool Answers => _redis.Multiplexer.IsConnected;
    public override string? Get(string key) => _redis.StringGet(_prefix + key);
    public override bool Set(string key, string? value) =>
        _redis.StringSet(_prefix + key, value, TimeSpan.FromMinutes(5), flags: CommandFlags.FireAndForget); // a null deletes
}
