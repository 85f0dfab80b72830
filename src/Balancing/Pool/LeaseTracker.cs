namespace Balancing.Pool;

/// <inheritdoc cref="ILeaseTracker"/>
/// <param name="pool">The members of the pool.</param>
/// <param name="observers">What else learns of outcomes.</param>
internal sealed class LeaseTracker(PoolAdmission pool, OutcomeObservers observers) : ILeaseTracker
{
    public LoadBound? Bound => pool.Bound;

    // A pool with a name needs it only while something listens to its metrics.
    public bool IsNeeded => pool.Bound is not null || pool.EjectsOutliers || ObservesLatency;

    private bool ObservesLatency => !observers.IsEmpty || (pool.Name is not null && PoolMetrics.ObservesRequests);

    public long? GetStart() => ObservesLatency ? pool.Time.GetTimestamp() : null;

    public void OnOutcome(object backend, object member, int epoch, long? start, RequestOutcome? outcome)
    {
        Backend served = (Backend)backend;
        if (pool.EjectsOutliers && pool.CountOutcome((MemberState)member, epoch, outcome))
        {
            PoolMetrics.OnEjection(pool.Name, served.Id);
        }

        if (start is not { } begun)
        {
            return;
        }

        TimeSpan latency = pool.Time.GetElapsedTime(begun);
        observers.OnOutcome(served, outcome, latency);
        if (pool.Name is { } name && PoolMetrics.ObservesRequests)
        {
            PoolMetrics.OnOutcome(name, served.Id, outcome, latency);
        }
    }
}
