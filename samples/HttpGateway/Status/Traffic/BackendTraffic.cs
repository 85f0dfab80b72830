using Balancing;

namespace HttpGateway.Status.Traffic;

/// <summary>The requests of one backend. Safe on any thread; takes no lock.</summary>
internal sealed class BackendTraffic
{
    private const int Memory = 32; // successes
    private static readonly TimeSpan Shortest = TimeSpan.FromMicroseconds(1);

    private long _requests;
    private long _failures;
    private long _successes;
    private double _meanLogarithm; // of latencies in milliseconds

    /// <summary>Attempts that have ended.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Attempts that have failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>The geometric mean of about the last 32 successes; zero before the first.</summary>
    /// <remarks>Geometric, because one event stream of an hour among requests of a millisecond would be all that is
    /// left of an arithmetic mean.</remarks>
    public TimeSpan Latency => Volatile.Read(ref _successes) == 0
        ? TimeSpan.Zero
        : TimeSpan.FromMilliseconds(Math.Exp(Volatile.Read(ref _meanLogarithm)));

    public void Count(RequestOutcome? outcome, TimeSpan latency)
    {
        Interlocked.Increment(ref _requests);
        if (outcome == RequestOutcome.Failed)
        {
            Interlocked.Increment(ref _failures);
        }
        else if (outcome == RequestOutcome.Succeeded)
        {
            Learn(latency);
        }
    }

    private void Learn(TimeSpan latency)
    {
        double logarithm = Math.Log(Math.Max(latency.TotalMilliseconds, Shortest.TotalMilliseconds));
        long count = Interlocked.Increment(ref _successes);
        double share = 1.0 / Math.Min(count, Memory); // the first ones count alike
        double before;
        double next;
        do
        {
            before = Volatile.Read(ref _meanLogarithm);
            next = before + (share * (logarithm - before));
        }
        while (Interlocked.CompareExchange(ref _meanLogarithm, next, before) != before);
    }
}
