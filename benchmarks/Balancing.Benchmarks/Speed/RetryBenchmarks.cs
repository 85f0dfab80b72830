using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks.Speed;

/// <summary>
/// A pick with <see cref="SelectionContext.Excluded"/>, beside the plain pick of the same selector and pool. A retry
/// excludes the three backends that the same key got before; a filter excludes many.
/// </summary>
public class RetryBenchmarks
{
    private const int Keys = 1 << 10;

    private readonly SelectionKey[] _keys = Fleet.PrehashedKeys()[..Keys];
    private readonly ReadOnlyMemory<Backend>[] _excluded = new ReadOnlyMemory<Backend>[Keys];
    private IBackendSelector _selector = null!;
    private BackendLease[] _held = [];
    private int _next;

    [ParamsSource(nameof(Selectors))]
    public string Selector { get; set; } = "";

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    public static IEnumerable<string> Selectors => SelectorCatalog.All.Select(static selector => selector.Name);

    public static IEnumerable<string> Cases => ExclusionCase.All.Select(static exclusion => exclusion.ToString());

    [GlobalSetup]
    public void Setup()
    {
        SelectorCase selector = SelectorCatalog.Find(Selector);
        ExclusionCase exclusion = ExclusionCase.Parse(Case);
        BackendPool pool = Fleet.Pool(exclusion.Backends);
        _selector = selector.Create(pool);
        if (selector.IsLoadAware)
        {
            // Five or six in flight on each.
            _held = [.. Enumerable.Range(0, (exclusion.Backends * 11) / 2).Select(_ => _selector.Acquire())];
        }

        Backend[] filtered = [.. pool.Backends];
        new Random(6).Shuffle(filtered);
        for (int i = 0; i < Keys; i++)
        {
            _excluded[i] =
                exclusion.IsRetry ? Tried(_keys[i], exclusion.Excluded) : filtered.AsMemory(0, exclusion.Excluded);
        }
    }

    [GlobalCleanup]
    public void Cleanup() => Array.ForEach(_held, static lease => lease.Dispose());

    [Benchmark(Description = "pick")]
    public Backend? Pick()
    {
        _next = (_next + 1) & (Keys - 1);
        _selector.TrySelect(
            new SelectionContext { Key = _keys[_next], Excluded = _excluded[_next] }, out Backend? backend);
        return backend;
    }

    /// <summary>The backends that this request gets first; each next one excludes those before.</summary>
    private ReadOnlyMemory<Backend> Tried(SelectionKey key, int count)
    {
        Backend[] tried = new Backend[count];
        for (int i = 0; i < count; i++)
        {
            SelectionContext context = new() { Key = key, Excluded = tried.AsMemory(0, i) };
            tried[i] = _selector.TrySelect(context, out Backend? backend)
                ? backend
                : throw new InvalidOperationException($"No backend was available for {context.Key}.");
        }

        return tried;
    }
}
