using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Balancing.Pool;

/// <summary>The instruments of the meter <c>Balancing</c>, for pools that have a name.</summary>
/// <remarks>While nothing listens, an instrument costs the read of a flag.</remarks>
internal static class PoolMetrics
{
    private const string PoolName = "balancing.pool.name";
    private const string BackendId = "balancing.backend.id";

    private static readonly NamedPools Pools = new();
    private static readonly Meter Meter = new("Balancing");

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "balancing.requests", "{request}", "Requests that have ended or were reported.");

    private static readonly Histogram<double> RequestDuration = Meter.CreateHistogram<double>(
        "balancing.request.duration", "s", "Time from the lease to its report or end.");

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "balancing.refusals", "{request}", "Requests for which no backend could be selected.");

    private static readonly Counter<long> Ejections = Meter.CreateCounter<long>(
        "balancing.ejections", "{ejection}", "Backends that were ejected because their requests failed.");

    private static readonly Histogram<double> ChangeDuration = Meter.CreateHistogram<double>(
        "balancing.pool.change.duration", "s", "Time of a change of the membership, builds of selectors included.");

    static PoolMetrics()
    {
        Meter.CreateObservableUpDownCounter(
            "balancing.requests.active", ObserveActive, "{request}", "Requests in flight, in the unit of their cost.");
        Meter.CreateObservableUpDownCounter(
            "balancing.backends", ObserveBackends, "{backend}", "Backends, by state.");
        Meter.CreateObservableGauge(
            "balancing.ring.share",
            ObserveRingShares,
            "1",
            "Smallest and largest share of a hash ring, divided by the share that the weight promises.");
    }

    /// <summary>Whether something listens to the outcomes of requests.</summary>
    public static bool ObservesRequests => Requests.Enabled || RequestDuration.Enabled;

    /// <summary>Lets the observed instruments see a pool that has a name, for as long as it lives.</summary>
    public static void Add(INamedPool pool) => Pools.Add(pool);

    public static void OnOutcome(string pool, string backend, RequestOutcome? outcome, TimeSpan duration)
    {
        TagList tags = new()
        {
            { PoolName, pool },
            { BackendId, backend },
            {
                "balancing.outcome", outcome switch
                {
                    RequestOutcome.Succeeded => "succeeded",
                    RequestOutcome.Failed => "failed",
                    RequestOutcome.Canceled => "canceled",
                    _ => "unknown",
                }
            },
        };
        Requests.Add(1, tags);
        RequestDuration.Record(duration.TotalSeconds, tags);
    }

    public static void OnRefusal(string? pool)
    {
        if (Refusals.Enabled && pool is not null)
        {
            Refusals.Add(1, new KeyValuePair<string, object?>(PoolName, pool));
        }
    }

    public static void OnEjection(string? pool, string backend)
    {
        if (pool is not null)
        {
            Ejections.Add(
                1,
                new KeyValuePair<string, object?>(PoolName, pool),
                new KeyValuePair<string, object?>(BackendId, backend));
        }
    }

    /// <summary>The moment at which a change begins; 0 if nothing measures it.</summary>
    public static long GetChangeStart(string? pool) =>
        pool is not null && ChangeDuration.Enabled ? Stopwatch.GetTimestamp() : 0;

    public static void OnChange(string? pool, long start)
    {
        if (start != 0)
        {
            ChangeDuration.Record(
                Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>(PoolName, pool));
        }
    }

    private static IEnumerable<Measurement<long>> ObserveActive() =>
        from pool in Pools.Live()
        from backend in pool.Backends
        select new Measurement<long>(
            backend.InFlightCount,
            new KeyValuePair<string, object?>(PoolName, pool.Name),
            new KeyValuePair<string, object?>(BackendId, backend.Id));

    private static IEnumerable<Measurement<long>> ObserveBackends() =>
        from pool in Pools.Live()
        let states = pool.Backends.Select(static member => MemberStatus.StateOf(member.MemberState)).ToList()
        from state in Enum.GetValues<BackendState>()
        select new Measurement<long>(
            states.Count(present => present == state),
            new KeyValuePair<string, object?>(PoolName, pool.Name),
            new KeyValuePair<string, object?>("balancing.backend.state", NameOf(state)));

    private static IEnumerable<Measurement<double>> ObserveRingShares() =>
        from pool in Pools.Live()
        let shares = pool.RingShares
        where shares is not null
        from stat in new[] { (Name: "min", Value: shares.Min), (Name: "max", Value: shares.Max) }
        select new Measurement<double>(
            stat.Value,
            new KeyValuePair<string, object?>(PoolName, pool.Name),
            new KeyValuePair<string, object?>("stat", stat.Name));

    private static string NameOf(BackendState state) => state switch
    {
        BackendState.Available => "available",
        BackendState.Warming => "warming",
        BackendState.Full => "full",
        BackendState.Ejected => "ejected",
        BackendState.Unhealthy => "unhealthy",
        BackendState.Draining => "draining",
        BackendState.Suspended => "suspended",
        _ => "unavailable",
    };
}
