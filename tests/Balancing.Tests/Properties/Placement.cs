using System.Text.Json;

namespace Balancing.Tests.Properties;

/// <summary>Reads the owners of keys.</summary>
internal static class Placement
{
    /// <summary>For each key the id of its owner; null if it has none.</summary>
    public static string?[] Owners(IBackendSelector selector, SelectionKey[] keys)
    {
        string?[] owners = new string?[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            owners[i] = selector.TrySelect(keys[i], out Backend? owner) ? owner.Id : null;
        }

        return owners;
    }

    /// <summary>For each key the ids of its replicas, in order.</summary>
    public static string[][] Replicas(IReplicaSelector selector, IEnumerable<SelectionKey> keys, int requested)
    {
        Backend[] destination = new Backend[requested];
        return [.. keys
            .Select(key => destination[..selector.SelectReplicas(key, destination)])
            .Select(static replicas => replicas.Select(static backend => backend.Id).ToArray())];
    }

    /// <summary>Fails with the first key that moves against the law.</summary>
    public static void AllMoves(string?[] before, string?[] after, string law, Func<string?, string?, bool> isLawful)
    {
        for (int i = 0; i < before.Length; i++)
        {
            Assert.True(
                isLawful(before[i], after[i]),
                $"{law}: key {i} of {before.Length} moved "
                + $"from {JsonSerializer.Serialize(before[i])} to {JsonSerializer.Serialize(after[i])}.");
        }
    }

    /// <summary>The share of the keys that have another owner.</summary>
    public static double Moved(string?[] before, string?[] after) =>
        (double)before.Zip(after).Count(static move => move.First != move.Second) / before.Length;

    /// <summary>Makes some of the members unavailable; the same ones in every pool of the same members.</summary>
    public static void TakeSomeDown(BackendPool pool, Random random)
    {
        double share = random.NextDouble() * random.Next(2); // none in every second case
        foreach (Backend backend in pool.Backends.OrderBy(static b => b.Id, StringComparer.Ordinal))
        {
            backend.IsAvailable = random.NextDouble() >= share;
        }
    }
}
