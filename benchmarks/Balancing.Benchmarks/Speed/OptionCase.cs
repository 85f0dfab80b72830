using Microsoft.Extensions.Time.Testing;

namespace Balancing.Benchmarks.Speed;

/// <summary>An option of a pool, a backend or a request, in use; or a decorator around a selector.</summary>
/// <param name="Name">The name of its row.</param>
/// <param name="CreatePool">Creates a pool of that many backends with the option in use.</param>
internal sealed record OptionCase(string Name, Func<int, BackendPool> CreatePool)
{
    public const string Plain = "plain";
    private const int Cap = 100;
    private const double LoadFactor = 1.25;
    private const int CandidateCount = 10;

    public static IReadOnlyList<OptionCase> All { get; } =
    [
        new(Plain, Fleet.Pool),
        new($"`MaxInFlight` = {Cap} on all", static count => new BackendPool(Capped(count))),
        new($"`LoadFactor` = {LoadFactor}", static count => Create(count, new() { LoadFactor = LoadFactor })),
        new("`OutlierEjection`, each request reported", CreateEjecting) { Reports = true },
        new("an `IOutcomeObserver`, each request reported", Fleet.Pool)
        {
            Reports = true,
            IsObserved = true,
        },
        new("`SlowStart`, one backend warming", CreateWarming),
        new("all unhealthy: health is disregarded", CreateUnhealthy),
        new($"{CandidateCount} `Candidates`", Fleet.Pool) { Candidates = CandidateCount },
        new("`StickySelector`, the preferred backend", Fleet.Pool)
        {
            Prefers = true,
            Decorate = static (selector, _) => new StickySelector(selector),
        },
        new("`FailoverSelector`, the first of two tiers", Fleet.Pool)
        {
            Decorate = static (selector, other) => new FailoverSelector(selector, other),
        },
    ];

    /// <summary>Each request reports that it succeeded.</summary>
    public bool Reports { get; init; }

    /// <summary>The pool has an observer.</summary>
    public bool IsObserved { get; init; }

    /// <summary>The number of candidates of each request; 0 for all backends.</summary>
    public int Candidates { get; init; }

    /// <summary>Each request prefers the backend that its key got before.</summary>
    public bool Prefers { get; init; }

    /// <summary>From a selector and one of another pool to a decorator; null for none.</summary>
    public Func<IBackendSelector, IBackendSelector, IBackendSelector>? Decorate { get; init; }

    public static OptionCase Find(string name) => All.Single(option => option.Name == name);

    private static IEnumerable<Backend> Capped(int count) =>
        Enumerable.Range(0, count).Select(static i => new Backend(Fleet.IdOf(i)) { MaxInFlight = Cap });

    private static BackendPool Create(int count, BackendPoolOptions options) => new(options, Fleet.Backends(count));

    private static BackendPool CreateEjecting(int count) => Create(count, new() { OutlierEjection = new() });

    // The clock stands still after the last backend has joined, so that one stays at its smallest share.
    private static BackendPool CreateWarming(int count)
    {
        FakeTimeProvider time = new();
        SlowStartOptions slowStart = new();
        BackendPool pool = Create(count - 1, new() { TimeProvider = time, SlowStart = slowStart });
        time.Advance(2 * slowStart.Window);
        pool.AddOrReplace(new Backend(Fleet.IdOf(count - 1)));
        return pool;
    }

    private static BackendPool CreateUnhealthy(int count)
    {
        BackendPool pool = Fleet.Pool(count);
        foreach (Backend backend in pool.Backends)
        {
            backend.IsHealthy = false;
        }

        return pool;
    }
}
