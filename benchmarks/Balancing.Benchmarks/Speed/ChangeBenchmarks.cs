using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks.Speed;

/// <summary>
/// The cost of a change of the pool with one selector on it: build everything, add or remove one backend, change one
/// weight. "pool alone" has no selector; its cost is part of every other row.
/// </summary>
public class ChangeBenchmarks
{
    private const string PoolAlone = "pool alone";

    private SelectorCase? _case;
    private BackendPool _pool = null!;
    private IDisposable? _selector;
    private bool _isPresent;
    private int _weight = 1;

    [ParamsSource(nameof(Selectors))]
    public string Selector { get; set; } = "";

    [ParamsSource(nameof(SomeSizes))]
    public int Backends { get; set; }

    public static IEnumerable<string> Selectors =>
        [PoolAlone, .. SelectorCatalog.All.Select(static selector => selector.Name)];

    public static IEnumerable<int> SomeSizes => Sizes.IsQuick ? [100] : [1_000, 10_000];

    [GlobalSetup]
    public void Setup()
    {
        _case = Selector == PoolAlone ? null : SelectorCatalog.Find(Selector);
        _pool = Fleet.Pool(Backends);
        _selector = Create(_pool);
    }

    [GlobalCleanup]
    public void Cleanup() => _selector?.Dispose();

    /// <summary>On a new pool: on the shared one, its selector would be built too.</summary>
    [Benchmark(Baseline = true, Description = "build")]
    public int Build()
    {
        using IDisposable? selector = Create(Fleet.Pool(Backends));
        return Backends;
    }

    /// <summary>Alternates; both cost the same.</summary>
    [Benchmark(Description = "add or remove one")]
    public bool AddOrRemove()
    {
        _isPresent = !_isPresent;
        if (!_isPresent)
        {
            return _pool.Remove("new");
        }

        _pool.AddOrReplace(new Backend("new"));
        return true;
    }

    [Benchmark(Description = "change the weight of one")]
    public void ChangeWeight()
    {
        _weight = 3 - _weight; // 1, 2, 1, …
        _pool.AddOrReplace(new Backend(Fleet.IdOf(7), _weight));
    }

    private IDisposable? Create(BackendPool pool) => _case?.Create(pool) as IDisposable;
}
