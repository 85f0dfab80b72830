using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks.Speed;

/// <summary>A pick while none, 1 % and 30 % of the backends are unavailable.</summary>
public class UnavailableBenchmarks
{
    private readonly SelectionKey[] _keys = Fleet.PrehashedKeys();
    private IBackendSelector _selector = null!;

    [ParamsSource(nameof(SomeSizes))]
    public int Backends { get; set; }

    [Params(0, 1, 30)]
    public int PercentUnavailable { get; set; }

    [ParamsSource(nameof(Selectors))]
    public string Selector { get; set; } = "";

    public static IEnumerable<int> SomeSizes => Sizes.IsQuick ? [100] : [100, 10_000];

    public static IEnumerable<string> Selectors => SelectorCatalog.All.Select(static selector => selector.Name);

    [GlobalSetup]
    public void Setup()
    {
        BackendPool pool = Fleet.Pool(Backends);
        _selector = SelectorCatalog.Find(Selector).Create(pool);
        Fleet.MakeUnavailable(pool, PercentUnavailable / 100.0);
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "pick")]
    public int Pick()
    {
        int found = 0;
        foreach (SelectionKey key in _keys)
        {
            found += _selector.TrySelect(new SelectionContext { Key = key }, out _) ? 1 : 0;
        }

        return found;
    }
}
