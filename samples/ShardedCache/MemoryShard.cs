namespace Samples.ShardedCache;

/// <summary>Forgets nothing, which flatters hash % n: a key may come back to a shard where it once was.</summary>
internal sealed class MemoryShard(string id) : Backend(id), IShard
{
    private readonly ConcurrentDictionary<string, string> _values = new();

    public string? Get(string key) => _values.GetValueOrDefault(key);

    public void Set(string key, string value) => _values[key] = value;
}
