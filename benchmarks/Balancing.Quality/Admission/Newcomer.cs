using Balancing.Quality.Arithmetic;
using Balancing.Quality.Placement;

namespace Balancing.Quality.Admission;

/// <summary>
/// A backend joins ten others with an empty cache: its requests take five times as long at first, and as long as those
/// of the others after twenty seconds.
/// </summary>
/// <param name="FirstPicks">How many of the first requests after it has joined it gets; the mean.</param>
/// <param name="MeanTime">The mean time of all requests until it is warm, in seconds.</param>
/// <param name="Ratios">Its requests in flight ÷ the mean of the others, at each second after it has joined.</param>
internal sealed record Newcomer(double FirstPicks, double MeanTime, double[] Ratios)
{
    public const int Others = 10;
    public const int InFlight = 50;
    public const int FirstRequests = 100;
    public const double ColdFactor = 5;
    public const int ColdSeconds = 20;
    public const int Seconds = 45;

    /// <summary>The distance from 1 of a ratio that has settled.</summary>
    public const double Tolerance = 0.1;

    // Requests take a second on average: after ten, all but one in 20,000 of the first have ended.
    private const int SecondsBefore = 10;

    public double Largest => Ratios.Max();

    /// <summary>After how many seconds the ratio stays within the tolerance.</summary>
    public int SettledAfter => SettledAt(Ratios);

    /// <summary>The first index from which on all ratios are within the tolerance; their number if there is
    /// none.</summary>
    public static int SettledAt(IReadOnlyList<double> ratios)
    {
        int settled = ratios.Count;
        while (settled > 0 && Math.Abs(ratios[settled - 1] - 1) <= Tolerance)
        {
            settled--;
        }

        return settled;
    }

    /// <summary>How many times as long a request takes that begins so many seconds after the newcomer.</summary>
    public static double SlownessAt(double seconds) =>
        1 + ((ColdFactor - 1) * Math.Max(0, 1 - (seconds / ColdSeconds)));

    /// <summary>The means over several fleets.</summary>
    /// <param name="create">From a pool to a selector.</param>
    /// <param name="slowStart">The option of the pool; null for none.</param>
    /// <param name="trials">How many fleets, with different ids and random numbers.</param>
    public static Newcomer Measure(
        Func<BackendPool, IBackendSelector> create, SlowStartOptions? slowStart, int trials)
    {
        Run[] runs = new Run[trials];
        Parallel.For(0, trials, seed => runs[seed] = Simulate(create, slowStart, seed));
        return new Newcomer(
            runs.Average(static run => run.FirstPicks),
            runs.Average(static run => run.MeanTime),
            [.. Enumerable.Range(0, Seconds + 1).Select(second =>
                runs.Sum(run => run.Own[second]) / (runs.Sum(run => run.OfOthers[second]) / (double)Others))]);
    }

    private static Run Simulate(Func<BackendPool, IBackendSelector> create, SlowStartOptions? slowStart, int seed)
    {
        LeasesInFlight leases = new();
        BackendPool pool = new(
            new BackendPoolOptions { TimeProvider = leases.Clock, SlowStart = slowStart },
            Keys.Ids(Others, seed).Select(static id => new Backend(id)));
        IBackendSelector selector = create(pool);
        Random random = new(seed);
        Backend newcomer = new(Keys.Id(Others, seed));
        int firstPicks = 0;
        int requests = 0;
        int requestsWhileCold = 0;
        double timesWhileCold = 0;
        leases.Advance(slowStart?.Window ?? TimeSpan.Zero); // only then are the others no newcomers themselves
        Send(SecondsBefore, joined: null);

        pool.AddOrReplace(newcomer);
        int[] own = new int[Seconds + 1];
        int[] ofOthers = new int[Seconds + 1];
        TimeSpan joined = leases.Now;
        for (int second = 0; second <= Seconds; second++)
        {
            own[second] = newcomer.InFlightCount;
            ofOthers[second] = pool.Backends.Sum(static backend => backend.InFlightCount) - own[second];
            Send(1, joined);
        }

        return new Run(firstPicks, timesWhileCold / requestsWhileCold, own, ofOthers);

        void Send(int seconds, TimeSpan? joined)
        {
            TimeSpan end = leases.Now + TimeSpan.FromSeconds(seconds);
            while (true)
            {
                TimeSpan gap = TimeSpan.FromSeconds(Draws.Exponential(random) / (Others * InFlight));
                if (leases.Now + gap >= end)
                {
                    leases.Advance(end - leases.Now); // what is left of an exponential gap is as long as a new one
                    return;
                }

                leases.Advance(gap);
                BackendLease lease = selector.Acquire(SelectionKey.FromInt64(random.NextInt64()));
                double duration = Draws.Exponential(random);
                if (joined is { } start)
                {
                    double age = (leases.Now - start).TotalSeconds;
                    bool isNewcomer = lease.Backend == newcomer;
                    firstPicks += isNewcomer && requests < FirstRequests ? 1 : 0;
                    requests++;
                    duration *= isNewcomer ? SlownessAt(age) : 1;
                    requestsWhileCold += age < ColdSeconds ? 1 : 0;
                    timesWhileCold += age < ColdSeconds ? duration : 0;
                }

                leases.Begin(lease, TimeSpan.FromSeconds(duration));
            }
        }
    }

    private sealed record Run(int FirstPicks, double MeanTime, int[] Own, int[] OfOthers);
}
