using Balancing.Quality.Arithmetic;
using Balancing.Quality.Placement;

namespace Balancing.Quality.Admission;

/// <summary>Engines with a cache each, and keys of which a few are in most of the requests.</summary>
/// <param name="Requests">The requests of the busiest engine ÷ the mean.</param>
/// <param name="InFlight">The requests in flight on the busiest engine ÷ the mean, as an average over arrivals.</param>
/// <param name="Hits">The share of requests that find their key in the cache of the engine.</param>
internal sealed record HotKey(double Requests, double InFlight, double Hits)
{
    public const int Engines = 20;
    public const int MeanInFlight = 20;
    public const int KeysCount = 20_000;
    public const int CacheSize = 500;

    private const double WarmUp = 0.2;

    /// <summary>The means over several fleets.</summary>
    /// <param name="create">From a pool to a selector.</param>
    /// <param name="loadFactor">The option of the pool; infinity for none.</param>
    /// <param name="exponent">The exponent of Zipf's law.</param>
    /// <param name="run">How many fleets, and how many requests.</param>
    public static HotKey Measure(
        Func<BackendPool, IBackendSelector> create, double loadFactor, double exponent, RunSize run)
    {
        ZipfKeys keys = new(KeysCount, exponent);
        HotKey[] results = new HotKey[run.HotKeyTrials];
        Parallel.For(0, results.Length, seed =>
            results[seed] = Simulate(create, loadFactor, keys, run.HotKeyRequests, seed));
        return new HotKey(
            results.Average(static result => result.Requests),
            results.Average(static result => result.InFlight),
            results.Average(static result => result.Hits));
    }

    private static HotKey Simulate(
        Func<BackendPool, IBackendSelector> create, double loadFactor, ZipfKeys keys, int requests, int seed)
    {
        LeasesInFlight leases = new();
        Backend[] engines = [.. Keys.Ids(Engines, seed).Select(static id => new Backend(id))];
        Dictionary<string, int> numbers =
            engines.Index().ToDictionary(static pair => pair.Item.Id, static pair => pair.Index);
        LruCache[] caches = [.. engines.Select(static _ => new LruCache(CacheSize))];
        IBackendSelector selector = create(new BackendPool(
            new BackendPoolOptions { TimeProvider = leases.Clock, LoadFactor = loadFactor }, engines));
        Random random = new(seed);
        int[] counts = new int[Engines];
        int warmUp = (int)(WarmUp * requests);
        double peaks = 0;
        int hits = 0;
        for (int i = 0; i < requests; i++)
        {
            leases.Advance(TimeSpan.FromSeconds(Draws.Exponential(random) / (Engines * MeanInFlight)));
            int key = keys.Next(random);
            BackendLease lease = selector.Acquire(SelectionKey.FromInt64(key));
            int engine = numbers[lease.Backend!.Id];
            bool isHit = caches[engine].Use(key);
            leases.Begin(lease, TimeSpan.FromSeconds(Draws.Exponential(random)));
            if (i >= warmUp)
            {
                counts[engine]++;
                hits += isHit ? 1 : 0;
                peaks += Shares.Peak([.. engines.Select(static backend => backend.InFlightCount)]);
            }
        }

        double measured = requests - warmUp;
        return new HotKey(Shares.Peak(counts), peaks / measured, hits / measured);
    }
}
