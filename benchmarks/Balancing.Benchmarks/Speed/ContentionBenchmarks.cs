using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks.Speed;

/// <summary>
/// Two threads at once on one selector of 1,000 backends: time per operation of each thread. Two cores show whether
/// contention is severe, not how the selector scales.
/// </summary>
public class ContentionBenchmarks
{
    private const int Operations = 1 << 18;

    private static readonly SelectionKey[] Keys = Fleet.PrehashedKeys();
    private RoundRobinSelector _rotation = null!;
    private LeastConnectionsSelector _load = null!;
    private ConsistentHashSelector _ring = null!;
    private int _counter;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        BackendPool pool = Fleet.Pool(1_000);
        _rotation = new RoundRobinSelector(pool);
        _load = new LeastConnectionsSelector(pool);
        _ring = new ConsistentHashSelector(pool);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations, Description = "one Interlocked.Increment")]
    public void Increment() => OnEachThread(_ =>
    {
        for (int i = 0; i < Operations; i++)
        {
            Interlocked.Increment(ref _counter);
        }
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "RoundRobinSelector, pick")]
    public void RoundRobin() => OnEachThread(_ => Pick(_rotation, 0));

    [Benchmark(OperationsPerInvoke = Operations, Description = "ConsistentHashSelector, pick from a prehashed key")]
    public void ConsistentHash() => OnEachThread(thread => Pick(_ring, thread * 7_919));

    [Benchmark(OperationsPerInvoke = Operations, Description = "LeastConnectionsSelector, acquire + dispose")]
    public void LeastConnections() => OnEachThread(_ =>
    {
        for (int i = 0; i < Operations; i++)
        {
            _load.Acquire().Dispose();
        }
    });

    private static void Pick<TSelector>(TSelector selector, int first)
        where TSelector : class, IBackendSelector
    {
        for (int i = 0; i < Operations; i++)
        {
            selector.TrySelect(new SelectionContext { Key = Keys[(first + i) & (Fleet.Keys - 1)] }, out _);
        }
    }

    // The calling thread is one of them.
    private void OnEachThread(Action<int> work)
    {
        Thread[] others = [.. Enumerable.Range(1, Threads - 1).Select(number => new Thread(() => work(number)))];
        Array.ForEach(others, static thread => thread.Start());
        work(0);
        Array.ForEach(others, static thread => thread.Join());
    }
}
