using System.Net;

namespace Balancing.Benchmarks;

/// <summary>The backends and keys of every measurement; the same in each run.</summary>
public static class Fleet
{
    /// <summary>
    /// The number of prepared keys of a measurement: a power of two. They fit the second-level cache, and are too many
    /// for a branch predictor to learn. With 1,024 keys, a binary search looks twice as fast as it is.
    /// </summary>
    public const int Keys = 1 << 14;

    public static string IdOf(int i) => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}:8080";

    public static Backend[] Backends(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => new Backend(IdOf(i)))];

    public static BackendPool Pool(int count) => new(Backends(count));

    /// <summary>Random weights from 1 to 19.</summary>
    public static BackendPool WeightedPool(int count)
    {
        Random random = new(3);
        return new(Enumerable.Range(0, count).Select(i => new Backend(IdOf(i), random.Next(1, 20))));
    }

    /// <summary>Makes a random share of the members unavailable; at least one if the share is not zero.</summary>
    public static void MakeUnavailable(BackendPool pool, double share)
    {
        Backend[] members = [.. pool.Backends];
        new Random(4).Shuffle(members);
        foreach (Backend backend in members.AsSpan(0, (int)Math.Ceiling(members.Length * share)))
        {
            backend.IsAvailable = false;
        }
    }

    public static SelectionKey[] PrehashedKeys() => [.. Hashes().Select(SelectionKey.FromHash)];

    public static ulong[] Hashes()
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, Keys).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
    }

    /// <summary>21 characters each, as long as a typical header or user id.</summary>
    public static string[] Texts()
    {
        Random random = new(2);
        return [.. Enumerable.Range(0, Keys)
            .Select(_ => $"user:{random.NextInt64(1_000_000_000_000_000, 9_999_999_999_999_999)}")];
    }

    public static IPAddress[] IPv4() => [.. Hashes().Select(static hash => new IPAddress((uint)hash))];

    public static IPAddress[] IPv6() =>
        [.. Hashes().Select(static hash => new IPAddress([0x20, 1, .. BitConverter.GetBytes(hash), 0, 0, 0, 0, 0, 1]))];
}
