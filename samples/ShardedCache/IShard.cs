namespace Samples.ShardedCache;

/// <summary>The part of the cache that lives on one server.</summary>
internal interface IShard
{
    string? Get(string key);

    void Set(string key, string value);
}
