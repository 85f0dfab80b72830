using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks.Speed;

/// <summary>
/// What an option costs where it is used: a pick, and a request that begins while another one ends, with five in flight
/// on each of 1,000 backends.
/// </summary>
public class OptionBenchmarks
{
    public const string PickRow = "pick";
    public const string LeaseRow = "acquire + dispose";
    public const string TwoThreadsRow = "acquire + dispose, 2 threads";

    private const int Backends = 1_000;
    private const int InFlight = 5;
    private const int Operations = 1 << 10;
    private const int OperationsOfThread = 1 << 17;

    private readonly SelectionKey[] _keys = Fleet.PrehashedKeys();
    private readonly ReadOnlyMemory<Backend>[] _candidates = new ReadOnlyMemory<Backend>[Fleet.Keys];
    private readonly string?[] _preferred = new string?[Fleet.Keys];
    private readonly BackendLease[][] _held = new BackendLease[2][];
    private readonly int[] _next = new int[2];
    private IBackendSelector _selector = null!;
    private CountingObserver? _observer; // the pool holds it weakly
    private bool _reports;

    [ParamsSource(nameof(Selectors))]
    public string Selector { get; set; } = "";

    [ParamsSource(nameof(Options))]
    public string Option { get; set; } = "";

    public static IEnumerable<string> Selectors =>
        [nameof(RoundRobinSelector), nameof(LeastConnectionsSelector), nameof(ConsistentHashSelector)];

    public static IEnumerable<string> Options => OptionCase.All.Select(static option => option.Name);

    [GlobalSetup]
    public void Setup()
    {
        OptionCase option = OptionCase.Find(Option);
        SelectorCase selector = SelectorCatalog.Find(Selector);
        BackendPool pool = option.CreatePool(Backends);
        _reports = option.Reports;
        if (option.IsObserved)
        {
            pool.AddObserver(_observer = new CountingObserver());
        }

        _selector = selector.Create(pool);
        if (option.Decorate is { } decorate)
        {
            _selector = decorate(_selector, selector.Create(Fleet.Pool(Backends)));
        }

        Random random = new(7);
        for (int i = 0; i < Fleet.Keys; i++)
        {
            _candidates[i] = random.GetItems(pool.Backends.AsSpan(), option.Candidates);
            _preferred[i] = option.Prefers ? pool.Backends[random.Next(Backends)].Id : null;
        }

        for (int thread = 0; thread < _held.Length; thread++)
        {
            _held[thread] = new BackendLease[Backends * InFlight / _held.Length];
            for (int i = 0; i < _held[thread].Length; i++)
            {
                _held[thread][i] = _selector.Acquire(ContextOf(_next[thread]++ & (Fleet.Keys - 1)));
            }
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (BackendLease lease in _held.SelectMany(static held => held))
        {
            lease.Dispose();
        }

        if (_observer is { Outcomes: 0 })
        {
            throw new InvalidOperationException("The observer was told of no outcome.");
        }
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = PickRow)]
    public int Pick()
    {
        int found = 0;
        for (int i = 0; i < Operations; i++)
        {
            found += _selector.TrySelect(ContextOf(_next[0]++ & (Fleet.Keys - 1)), out _) ? 1 : 0;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = LeaseRow)]
    public void Exchange() => Exchange(0, Operations);

    // The time per operation of each thread.
    [Benchmark(OperationsPerInvoke = OperationsOfThread, Description = TwoThreadsRow)]
    public void ExchangeOnTwoThreads()
    {
        Thread other = new(() => Exchange(1, OperationsOfThread));
        other.Start();
        Exchange(0, OperationsOfThread);
        other.Join();
    }

    private SelectionContext ContextOf(int number) =>
        new() { Key = _keys[number], Candidates = _candidates[number], Preferred = _preferred[number] };

    private void Exchange(int thread, int operations)
    {
        BackendLease[] held = _held[thread];
        int next = _next[thread];
        for (int i = 0; i < operations; i++)
        {
            next++;
            BackendLease begun = _selector.Acquire(ContextOf((next + (thread * Fleet.Keys / 2)) & (Fleet.Keys - 1)));
            ref BackendLease oldest = ref held[next % held.Length];
            if (_reports)
            {
                oldest.Report(RequestOutcome.Succeeded);
            }

            oldest.Dispose();
            oldest = begun;
        }

        _next[thread] = next;
    }
}
