using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks.Speed;

/// <summary>A pick while none, 1 % and 30 % of the backends are unavailable.</summary>
public class UnavailableBenchmarks
{
    private readonly SelectionKey[] _keys = Fleet.ReadyKeys();
    private RoundRobinSelector _rotation = null!;
    private LeastConnectionsSelector _load = null!;
    private IPHashSelector _hash = null!;
    private ConsistentHashSelector _ring = null!;

    [ParamsSource(nameof(SomeSizes))]
    public int Backends { get; set; }

    [Params(0, 1, 30)]
    public int PercentDown { get; set; }

    public static IEnumerable<int> SomeSizes => Sizes.IsQuick ? [100] : [100, 10_000];

    [GlobalSetup]
    public void Setup()
    {
        BackendPool pool = Fleet.Pool(Backends);
        _rotation = new RoundRobinSelector(pool);
        _load = new LeastConnectionsSelector(pool);
        _hash = new IPHashSelector(pool);
        _ring = new ConsistentHashSelector(pool);
        Fleet.TakeDown(pool, PercentDown / 100.0);
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "RoundRobinSelector")]
    public int RoundRobin() => SelectAll(_rotation);

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "LeastConnectionsSelector")]
    public int LeastConnections() => SelectAll(_load);

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "IPHashSelector")]
    public int IPHash() => SelectAll(_hash);

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "ConsistentHashSelector")]
    public int ConsistentHash() => SelectAll(_ring);

    private int SelectAll<TSelector>(TSelector selector)
        where TSelector : class, IBackendSelector
    {
        int found = 0;
        foreach (SelectionKey key in _keys)
        {
            found += selector.TrySelect(new SelectionContext { Key = key }, out _) ? 1 : 0;
        }

        return found;
    }
}
