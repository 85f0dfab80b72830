namespace Samples.ShardedCache;

/// <summary>The part of the cache that lives on one server; this one lives in memory.</summary>
internal class Shard(string id) : Backend(id)
{
    private readonly ConcurrentDictionary<string, string> _values = new();

    public virtual string? Get(string key) => _values.GetValueOrDefault(key);
    public virtual bool Set(string key, string? value) => value is null ? _values.TryRemove(key, out _) : _values.TryAdd(key, value);
    public bool IsDead { get; set; } // nobody is told: who asks next finds out

    /// <summary>False as well if the server cannot be reached: that is as good as a miss, and selectors pass it over from now on.</summary>
    public bool Reach(Func<Shard, bool> access)
    {
        try
        {
            return IsDead ? throw new IOException($"{Id} refuses the connection.") : access(this);
        }
        catch (Exception failure) when (failure is IOException or RedisException or TimeoutException)
        {
            return IsAvailable = false;
        }
    }
}
