namespace Samples.ShardedCache;

/// <summary>What the application holds: it asks the shards of a key one after the other, and at last the database.</summary>
internal sealed class CacheClient(Func<SelectionKey, IEnumerable<Backend>> place)
{
    private readonly Dictionary<string, Shard[]> _homes = [];

    /// <summary>False for a miss: the row had to come from the database.</summary>
    public bool TryRead(string key)
    {
        Shard[] asked = ShardsOf(key);
        bool isHit = Array.Exists(asked, Has);
        Shard[] homes = ShardsOf(key); // now without any that has just failed: the next one may have the key
        isHit |= homes.Except(asked).Any(Has);
        Shard[] former = _homes.GetValueOrDefault(key, []);
        if (!isHit || !homes.SequenceEqual(former))
        {
            _homes[key] = homes;
            Shard[] all = [.. homes.Union(former).Where(static shard => shard.IsAvailable)]; // a copy left behind would go out of date
            Array.ForEach(all, shard => shard.Reach(there => there.Set(key, homes.Contains(there) ? $"row of {key}" : null)));
        }

        return isHit;
        bool Has(Shard shard) => shard.Reach(there => there.Get(key) is not null);
    }

    private Shard[] ShardsOf(string key) => [.. place(SelectionKey.FromString(key)).Cast<Shard>()];
}
