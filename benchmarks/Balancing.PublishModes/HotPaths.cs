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
    private int _counter;

    /// <summary>The baselines, then the paths of every selector, then the hash of a key.</summary>
    public IReadOnlyList<HotPath> All =>
    [
        new(Counter, Counter, () => Each(_keys, _ => Interlocked.Increment(ref _counter) != 0)),
        new(Search, Search, () => Each(_hashes, hash => Array.BinarySearch(_points, hash) != 0)),
        .. SelectorCatalog.All.SelectMany(Paths),
        new("SelectionKey.FromString, 21 characters", Counter, () => Each(_texts, static text => SelectionKey.FromString(text).HasValue)),
    ];

    private IEnumerable<HotPath> Paths(SelectorCase selectorCase)
    {
        string name = selectorCase.Name;
        string baseline = selectorCase.HasRing ? Search : Counter;
        IBackendSelector selector = selectorCase.Create(Fleet.Pool(Backends));
        if (selectorCase.IsKeyed)
        {
            yield return new($"{name}, prehashed key", baseline, () => Each(_keys, key => selector.TrySelect(key, out _)));
            yield return new($"{name}, 21 characters", baseline, () => Each(_texts, text => selector.TrySelect(text, out _)));
            yield return new($"{name}, IPv4", baseline, () => Each(_ipv4, address => selector.TrySelect(address, out _)));
        }
        else
        {
            yield return new(name, baseline, () => Each(_keys, key => selector.TrySelect(default(SelectionContext), out _)));
        }

        if (selectorCase.IsLoadAware)
        {
            BackendLease[] held = [.. Enumerable.Range(0, 5 * Backends).Select(_ => selector.Acquire())];
            yield return new($"{name}, acquire + dispose", baseline, () => Replace(held, selector));
        }
    }

    /// <summary>Ends each request that is in flight, oldest first, and begins another one in its place.</summary>
    private static int Replace(BackendLease[] held, IBackendSelector selector)
    {
        for (int i = 0; i < held.Length; i++)
        {
            held[i].Dispose();
            held[i] = selector.Acquire();
        }

        return held.Length;
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
        ulong[] points = [.. Enumerable.Range(0, 160 * Backends).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
        Array.Sort(points);
        return points;
    }
}
