namespace Samples.ShardedCache;

/// <summary>What the application holds: it asks the shards of a key one after the other, and at last the database.</summary>
internal sealed class CacheClient(string name, int copies, CacheClient.Placement place)
{
    /// <summary>Writes where a key lives, the owner first, and returns how many shards that are.</summary>
    public delegate int Placement(SelectionKey key, Span<Backend> shards);

    public string Name => name;

    public void Load(string key) => Store(key, ShardsOf(key));

    public bool TryRead(string key)
    {
        IShard[] shards = ShardsOf(key);
        IShard[] lacking = [.. shards.TakeWhile(shard => shard.Get($"{name}:{key}") is null)];
        Store(key, lacking); // all of them from the database, or a new owner from the old one, which is now its replica
        return lacking.Length < shards.Length;
    }

    private void Store(string key, IShard[] shards) => Array.ForEach(shards, shard => shard.Set($"{name}:{key}", $"row of {key}"));

    private IShard[] ShardsOf(string key)
    {
        Backend[] shards = new Backend[copies];
        return [.. shards.Take(place(SelectionKey.FromText(key), shards)).Cast<IShard>()];
    }
}
