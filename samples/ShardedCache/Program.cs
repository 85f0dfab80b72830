using Balancing;
using StackExchange.Redis;

// A cache is spread over shards. How many keys does it still find after the shards have changed?
// The shards are in memory, or on the Redis servers that are given as arguments: four or more, host:port each.
string[] keys = [.. Enumerable.Range(1, 2_000).Select(i => $"key-{i}")];
string[] ids = args.Length == 0 ? ["shard-1", "shard-2", "shard-3", "shard-4", "shard-5", "shard-6"]
    : args.Length > 3 ? args : throw new ArgumentException("Give four or more Redis servers, separated by spaces.");
Func<string, Shard> newShard = args.Length == 0 ? id => new Shard(id) : id => new RedisShard(id);

Console.WriteLine($"{keys.Length} keys are cached on {ids.Length - 1} shards. Share still found after a change:");
Console.WriteLine($"{"",-32}{"hash % n",12}{"consistent",12}{"two copies",12}");
Compare($"{ids[^1]} joins", pool => pool.AddOrReplace(newShard(ids[^1])));
Compare($"{ids[0]} leaves", pool => pool.Remove(ids[0]));
Compare("two shards are down", pool => pool.Backends.Take(2).ToList().ForEach(shard => shard.IsHealthy = false));

void Compare(string title, Action<BackendPool> change)
{
    double modulo = Found(change, useRing: false, copies: 1);
    double consistent = Found(change, useRing: true, copies: 1);
    Console.WriteLine($"{title,-32}{modulo,12:P1}{consistent,12:P1}{Found(change, useRing: true, copies: 2),12:P1}");
}

double Found(Action<BackendPool> change, bool useRing, int copies)
{
    BackendPool pool = new(ids[..^1].Select(newShard));
    using ConsistentHashSelector selector = new(pool);
    Backend[] found = new Backend[copies];
    Array.ForEach(keys, key => Read(key)); // all miss, and are cached
    change(pool);
    return keys.Count(Read) / (double)keys.Length;

    bool Read(string text)
    {
        SelectionKey key = SelectionKey.FromString(text);
        Backend[] up = [.. pool.Backends.Where(backend => backend.IsHealthy)];
        IEnumerable<Backend> owners = useRing
            ? found.Take(selector.SelectReplicas(key, found))
            : [up[key.Hash % (ulong)up.Length]];
        Shard[] shards = [.. owners.Cast<Shard>()];
        bool isHit = shards.Any(shard => shard.Get(text) is not null);
        Array.ForEach(shards, shard => shard.Set(text, "the row from the database"));
        return isHit;
    }
}

internal class Shard(string id) : Backend(id)
{
    private readonly Dictionary<string, string> _rows = [];
    public virtual string? Get(string key) => _rows.GetValueOrDefault(key);
    public virtual void Set(string key, string row) => _rows[key] = row;
}

internal sealed class RedisShard(string server) : Shard(server)
{
    private readonly IDatabase _redis = ConnectionMultiplexer.Connect(server).GetDatabase();
    private readonly string _prefix = $"sharded-cache:{Guid.NewGuid():N}:"; // no other key of the server is touched
    public override string? Get(string key) => _redis.StringGet(_prefix + key);
    public override void Set(string key, string row) => _redis.StringSet(_prefix + key, row, TimeSpan.FromMinutes(5));
}
