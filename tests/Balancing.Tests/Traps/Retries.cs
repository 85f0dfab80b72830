namespace Balancing.Tests.Traps;

/// <summary>A request that fails everywhere.</summary>
internal static class Retries
{
    /// <summary>
    /// Excludes each pick until no backend can be selected: each member once, in the order of the replicas.
    /// </summary>
    public static void AssertEachOnce(IReplicaSelector selector, BackendPool pool, SelectionKey key)
    {
        Backend[] replicas = new Backend[pool.Backends.Length];
        Assert.Equal(replicas.Length, selector.SelectReplicas(key, replicas));

        Backend[] tried = new Backend[replicas.Length];
        for (int attempt = 0; attempt < tried.Length; attempt++)
        {
            SelectionContext context = new() { Key = key, Excluded = tried.AsMemory(0, attempt) };
            Assert.True(selector.TrySelect(context, out Backend? backend));
            tried[attempt] = backend;
        }

        Assert.Equal(replicas, tried);
        Assert.Equal(pool.Backends.Length, tried.Distinct().Count());
        Assert.False(selector.TrySelect(new SelectionContext { Key = key, Excluded = tried }, out _));
    }
}
