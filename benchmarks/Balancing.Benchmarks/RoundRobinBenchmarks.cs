using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks;

/// <summary>Round robin against the least that any shared counter costs.</summary>
public class RoundRobinBenchmarks
{
    private RoundRobinSelector _equal = null!;
    private RoundRobinSelector _weighted = null!;
    private int _counter;

    [Params(10, 1_000)]
    public int Backends { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(3);
        _equal = new RoundRobinSelector(Fleet.Pool(Backends));
        _weighted = new RoundRobinSelector(new BackendPool(
            Enumerable.Range(0, Backends).Select(i => new Backend(Fleet.IdOf(i), random.Next(1, 20)))));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Fleet.Keys)]
    public int InterlockedIncrement()
    {
        int last = 0;
        for (int i = 0; i < Fleet.Keys; i++)
        {
            last = Interlocked.Increment(ref _counter);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys)]
    public Backend? Equal() => SelectMany(_equal);

    [Benchmark(OperationsPerInvoke = Fleet.Keys)]
    public Backend? Weighted() => SelectMany(_weighted);

    private static Backend? SelectMany(RoundRobinSelector selector)
    {
        Backend? backend = null;
        for (int i = 0; i < Fleet.Keys; i++)
        {
            selector.TrySelect(default, out backend);
        }

        return backend;
    }
}
