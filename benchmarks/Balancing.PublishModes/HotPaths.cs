using System.Net;
using Balancing.Benchmarks;

namespace Balancing.PublishModes;

/// <summary>
/// The work of a proxy for each request, through the public API alone, on 1,000 backends; and two baselines.
/// </summary>
internal sealed class HotPaths
{
    public const string Counter = "one Interlocked.Increment";
    public const string Search = "Array.BinarySearch, 160,000 points";

    private const int Backends = 1_000;

    private readonly SelectionKey[] _keys = Fleet.PrehashedKeys();
    private readonly ulong[] _hashes = Fleet.Hashes();
    private readonly string[] _texts = Fleet.Texts();
    private readonly IPAddress[] _ipv4 = Fleet.IPv4();
    private readonly ulong[] _points = Points();
    private readonly RoundRobinSelector _rotation = new(Fleet.Pool(Backends));
    private readonly LeastConnectionsSelector _load = new(Fleet.Pool(Backends));
    private readonly IPHashSelector _hash = new(Fleet.Pool(Backends));
    private readonly ConsistentHashSelector _ring = new(Fleet.Pool(Backends));
    private readonly BackendLease[] _held;
    private int _counter;

    public HotPaths() => _held = [.. Enumerable.Range(0, 5 * Backends).Select(_ => _load.Acquire())];

    /// <summary>The baselines first.</summary>
    /// <remarks>Not from the catalog of selectors: its interface would give all selectors one slow call site.</remarks>
    public IReadOnlyList<HotPath> All =>
    [
        new(Counter, Counter, () => Each(_keys, _ => Interlocked.Increment(ref _counter) != 0)),
        new(Search, Search, () => Each(_hashes, hash => Array.BinarySearch(_points, hash) != 0)),
        new("RoundRobinSelector", Counter,
            () => Each(_keys, key => _rotation.TrySelect(default(SelectionContext), out _))),
        new("LeastConnectionsSelector", Counter,
            () => Each(_keys, key => _load.TrySelect(default(SelectionContext), out _))),
        new("LeastConnectionsSelector, acquire + dispose", Counter, ReplaceLeases),
        new("IPHashSelector, IPv4", Counter, () => Each(_ipv4, address => _hash.TrySelect(address, out _))),
        new("ConsistentHashSelector, prehashed key", Search, () => Each(_keys, key => _ring.TrySelect(key, out _))),
        new("ConsistentHashSelector, 21 characters", Search, () => Each(_texts, text => _ring.TrySelect(text, out _))),
        new("SelectionKey.FromString, 21 characters", Counter,
            () => Each(_texts, static text => SelectionKey.FromString(text).HasValue)),
    ];

    /// <summary>Ends each request that is in flight, oldest first, and begins another one in its place.</summary>
    private int ReplaceLeases()
    {
        for (int i = 0; i < _held.Length; i++)
        {
            _held[i].Dispose();
            _held[i] = _load.Acquire();
        }

        return _held.Length;
    }

    // The call through the delegate costs every path the same.
    private static int Each<T>(T[] items, Func<T, bool> act)
    {
        int done = 0;
        foreach (T item in items)
        {
            done += act(item) ? 1 : 0;
        }

        return done > 0 ? items.Length : throw new InvalidOperationException("Nothing was done.");
    }

    private static ulong[] Points()
    {
        Random random = new(5);
        ulong[] points =
            [.. Enumerable.Range(0, 160 * Backends).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
        Array.Sort(points);
        return points;
    }
}
