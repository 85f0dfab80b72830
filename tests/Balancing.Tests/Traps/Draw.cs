using System.Globalization;

namespace Balancing.Tests.Traps;

/// <summary>Many selections and their results.</summary>
internal static class Draw
{
    /// <summary>The owner of each key 0, 1, …</summary>
    public static string[] Owners(IBackendSelector selector, int keys)
    {
        string[] owners = new string[keys];
        for (int key = 0; key < keys; key++)
        {
            Assert.True(selector.TrySelect(SelectionKey.FromHash((ulong)key), out Backend? backend));
            owners[key] = backend.Id;
        }

        return owners;
    }

    /// <summary>The ids picked by the given number of serial requests: each ends before the next begins.</summary>
    public static List<string> Serial(IBackendSelector selector, int requests)
    {
        List<string> ids = new(requests);
        for (int i = 0; i < requests; i++)
        {
            using BackendLease lease = selector.Acquire();
            Assert.True(lease.IsAcquired);
            ids.Add(lease.Backend.Id);
        }

        return ids;
    }

    /// <summary>The ids picked by the given number of requests that do not end.</summary>
    public static List<string> Held(IBackendSelector selector, int requests)
    {
        List<string> ids = new(requests);
        for (int i = 0; i < requests; i++)
        {
            BackendLease lease = selector.Acquire();
            Assert.True(lease.IsAcquired);
            ids.Add(lease.Backend.Id);
        }

        return ids;
    }

    /// <summary>The number of picks of each member, in the order of the pool.</summary>
    public static int[] Counts(BackendPool pool, IEnumerable<string> ids)
    {
        Dictionary<string, int> counts = ids.CountBy(static id => id).ToDictionary();
        return [.. pool.Backends.Select(backend => counts.GetValueOrDefault(backend.Id))];
    }

    /// <summary>"10.0.0.1", "10.0.0.2", … : the given number of different client addresses.</summary>
    public static IEnumerable<System.Net.IPAddress> Clients(int count) =>
        Enumerable.Range(1, count)
            .Select(
                static i =>
                    System.Net.IPAddress.Parse(
                        string.Create(CultureInfo.InvariantCulture, $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}")));
}
