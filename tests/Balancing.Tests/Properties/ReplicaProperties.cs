using Balancing.Tests.Support;

namespace Balancing.Tests.Properties;

/// <summary>The replicas of a key, for both selectors with replicas.</summary>
public class ReplicaProperties
{
    [SeededProperty(121, MaxTest = 50)]
    public void Replicas_of_a_consistent_hash_are_in_order(PoolCase @case) =>
        Check(@case, pool => new ConsistentHashSelector(pool, @case.Pool.Ring(points: 20_000)));

    [SeededProperty(122, MaxTest = 50)]
    public void Replicas_of_an_IP_hash_are_in_order(PoolCase @case) =>
        Check(@case, static pool => new IPHashSelector(pool));

    private static void Check(PoolCase @case, Func<BackendPool, IReplicaSelector> create)
    {
        BackendPool pool = @case.Pool.Create();
        Placement.TakeSomeDown(pool, @case.Random());
        IReplicaSelector selector = create(pool);
        int available = pool.Backends.Count(static backend => backend.IsAvailable);
        foreach (SelectionKey key in @case.Keys(20))
        {
            Backend[] replicas = new Backend[8];
            int found = selector.SelectReplicas(key, replicas);
            Assert.Equal(Math.Min(replicas.Length, available), found);
            Array.Resize(ref replicas, found);

            Assert.Equal(found, replicas.DistinctBy(static backend => backend.Id).Count());
            Assert.All(replicas, static backend => Assert.True(backend.IsAvailable));
            Assert.Equal(found > 0, selector.TrySelect(key, out Backend? owner));
            Assert.Same(owner, replicas.FirstOrDefault());
            CheckThatTheNextFollows(selector, key, replicas, available);
        }

        Backend[] all = new Backend[pool.Backends.Length + 3];
        int total = selector.SelectReplicas(@case.Keys(1)[0], all);
        Assert.Equal(available, total);
        Assert.Equal(available, all[..total].Distinct().Count());
    }

    // After any number of tried and excluded replicas, the next pick is the next replica.
    private static void CheckThatTheNextFollows(
        IReplicaSelector selector, SelectionKey key, Backend[] replicas, int available)
    {
        Backend[] rest = new Backend[replicas.Length];
        for (int tried = 1; tried <= replicas.Length; tried++)
        {
            SelectionContext retry = new() { Key = key, Excluded = replicas.AsMemory(0, tried) };
            Assert.Equal(tried < available, selector.TrySelect(retry, out Backend? next));
            Assert.True(tried == replicas.Length || next == replicas[tried], $"With {tried} tried, {next} follows.");
            int found = selector.SelectReplicas(retry, rest);
            int known = replicas.Length - tried;
            Assert.Equal(Math.Min(rest.Length, available - tried), found);
            Assert.Equal(replicas[tried..], rest[..known]);
        }
    }
}
