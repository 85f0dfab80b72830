using Balancing.Benchmarks;
using Balancing.Quality.Arithmetic;

namespace Balancing.Quality.Admission;

/// <summary>One of ten servers fails at once, so that it has nothing in flight and looks idle.</summary>
internal static class FailingServer
{
    public const int Servers = 10;
    public const int Requests = 40_000;

    /// <summary>The requests in flight on each server if all were healthy.</summary>
    public const int InFlight = 5;

    private const int Failing = 3;

    public static TimeSpan MeanDuration { get; } = TimeSpan.FromMilliseconds(100);

    public static TimeSpan TimeToFail { get; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How many requests fail.</summary>
    /// <param name="create">From a pool to a selector.</param>
    /// <param name="ejection">The option of the pool; null for none.</param>
    /// <param name="reports">Whether requests report their outcome.</param>
    /// <param name="seed">The seed of arrivals, durations and keys.</param>
    public static int CountFailures(
        Func<BackendPool, IBackendSelector> create, OutlierEjectionOptions? ejection, bool reports, int seed)
    {
        LeasesInFlight leases = new();
        BackendPool pool = new(
            new BackendPoolOptions { TimeProvider = leases.Clock, OutlierEjection = ejection },
            Fleet.Backends(Servers));
        Backend failing = pool.Backends[Failing];
        IBackendSelector selector = create(pool);
        Random random = new(seed);
        int failures = 0;
        for (int i = 0; i < Requests; i++)
        {
            leases.Advance(MeanDuration * (Draws.Exponential(random) / (Servers * InFlight)));
            BackendLease lease = selector.Acquire(SelectionKey.FromInt64(random.NextInt64()));
            bool fails = lease.Backend == failing;
            failures += fails ? 1 : 0;
            leases.Begin(
                lease,
                fails ? TimeToFail : MeanDuration * Draws.Exponential(random),
                reports ? (fails ? RequestOutcome.Failed : RequestOutcome.Succeeded) : null);
        }

        return failures;
    }
}
