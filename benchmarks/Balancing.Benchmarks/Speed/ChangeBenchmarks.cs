using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks.Speed;

/// <summary>
/// What a change of the pool costs with one selector on it: building for all, adding and removing one, another weight for
/// one. "pool alone" has no selector: what all the others contain.
/// </summary>
public class ChangeBenchmarks
{
    private Func<BackendPool, IDisposable?> _create = null!;
    private BackendPool _pool = null!;
    private IDisposable? _selector;
    private bool _isPresent;
    private int _weight = 1;

    [Params("pool alone", nameof(RoundRobinSelector), nameof(LeastConnectionsSelector), nameof(IPHashSelector), nameof(ConsistentHashSelector))]
    public string Selector { get; set; } = "";

    [ParamsSource(nameof(SomeSizes))]
    public int Backends { get; set; }

    public static IEnumerable<int> SomeSizes => Sizes.IsQuick ? [100] : [1_000, 10_000];

    [GlobalSetup]
    public void Setup()
    {
        _create = Selector switch
        {
            nameof(RoundRobinSelector) => static pool => new RoundRobinSelector(pool),
            nameof(LeastConnectionsSelector) => static pool => new LeastConnectionsSelector(pool),
            nameof(IPHashSelector) => static pool => new IPHashSelector(pool),
            nameof(ConsistentHashSelector) => static pool => new ConsistentHashSelector(pool),
            _ => static _ => null,
        };
        _pool = Fleet.Pool(Backends);
        _selector = _create(_pool);
    }

    [GlobalCleanup]
    public void Cleanup() => _selector?.Dispose();

    /// <summary>A pool of its own: otherwise the selector of the other measurements would be built too.</summary>
    [Benchmark(Baseline = true, Description = "build")]
    public int Build()
    {
        using IDisposable? selector = _create(Fleet.Pool(Backends));
        return Backends;
    }

    /// <summary>In turn; both cost the same.</summary>
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

    [Benchmark(Description = "reweigh one")]
    public void Reweigh()
    {
        _weight = 3 - _weight; // 1, 2, 1, …
        _pool.AddOrReplace(new Backend(Fleet.IdOf(7), _weight));
    }
}
