using System.Net;
using Balancing.Benchmarks;

namespace Balancing.PublishModes;

/// <summary>What a proxy does for each request, through the public API alone, on 1,000 backends; and two baselines.</summary>
internal sealed class HotPaths
{
    public const string Counter = "one Interlocked.Increment";
    public const string Search = "Array.BinarySearch, 160,000 points";

    private const int Backends = 1_000;

    private readonly SelectionKey[] _keys = Fleet.ReadyKeys();
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
    private int _next;

    public HotPaths() => _held = [.. Enumerable.Range(0, 5 * Backends).Select(_ => _load.Acquire())];

    public IReadOnlyList<HotPath> All =>
    [
        new(Counter, () => Each(_keys, _ => Interlocked.Increment(ref _counter) != 0)),
        new(Search, () => Each(_hashes, hash => Array.BinarySearch(_points, hash) != 0)),
        new("RoundRobinSelector", () => Each(_keys, key => _rotation.TrySelect(default(SelectionContext), out _))),
        new("LeastConnectionsSelector", () => Each(_keys, key => _load.TrySelect(default(SelectionContext), out _))),
        new("LeastConnectionsSelector, acquire + dispose", () => Each(_keys, _ => BeginAndEnd())),
        new("IPHashSelector, IPv4", () => Each(_ipv4, address => _hash.TrySelect(address, out _))),
        new("ConsistentHashSelector, ready key", () => Each(_keys, key => _ring.TrySelect(key, out _))),
        new("ConsistentHashSelector, 21 characters", () => Each(_texts, text => _ring.TrySelect(text, out _))),
        new("SelectionKey.FromString, 21 characters", () => Each(_texts, static text => SelectionKey.FromString(text).HasValue)),
    ];

    // The call through the delegate costs all of them the same.
    private static int Each<T>(T[] items, Func<T, bool> act)
    {
        int done = 0;
        foreach (T item in items)
        {
            done += act(item) ? 1 : 0;
        }

        return done > 0 ? items.Length : throw new InvalidOperationException("Nothing was done.");
    }

    private bool BeginAndEnd()
    {
        _next = _next + 1 < _held.Length ? _next + 1 : 0;
        _held[_next].Dispose();
        _held[_next] = _load.Acquire();
        return true;
    }

    private static ulong[] Points()
    {
        Random random = new(5);
        ulong[] points = [.. Enumerable.Range(0, 160 * Backends).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
        Array.Sort(points);
        return points;
    }
}
