using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks;

/// <summary>What a change of the pool costs a consistent hash of 160 points per backend, through the public API.</summary>
public class RingChangeBenchmarks
{
    private BackendPool _pool = null!;
    private ConsistentHashSelector _selector = null!;
    private bool _isPresent;

    [Params(1_000)]
    public int Backends { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _pool = Fleet.Pool(Backends);
        _selector = new ConsistentHashSelector(_pool);
    }

    [GlobalCleanup]
    public void Cleanup() => _selector.Dispose();

    [Benchmark(Baseline = true)]
    public int BuildWhole()
    {
        // A pool of its own: otherwise the selector of the other benchmark would be built too.
        using ConsistentHashSelector selector = new(Fleet.Pool(Backends));
        return Backends;
    }

    /// <summary>Adds one and removes it again, in turn: both cost the same.</summary>
    [Benchmark]
    public bool AddOrRemoveOne()
    {
        _isPresent = !_isPresent;
        if (!_isPresent)
        {
            return _pool.Remove("new");
        }

        _pool.AddOrReplace(new Backend("new"));
        return true;
    }
}
