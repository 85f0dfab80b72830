namespace Balancing.Pool;

/// <summary>What a pool learns of its leases beyond the counts. A pool without need of it has none.</summary>
/// <param name="bound">The bound by the load of the pool; null for none.</param>
/// <param name="ejection">The outlier ejection; null for none.</param>
/// <param name="observers">What else learns of outcomes.</param>
/// <param name="time">The clock. It is read only if something observes latency.</param>
/// <param name="name">The name of the pool, for metrics; null for none.</param>
internal sealed class LeaseTracker(
    LoadBound? bound, OutlierEjection? ejection, OutcomeObservers observers, TimeProvider time, string? name)
{
    /// <summary>Whether leases must be tracked at the moment. A pool with a name needs it only while something listens
    /// to its metrics.</summary>
    public bool IsNeeded => bound is not null || ejection is not null || ObservesLatency;

    /// <summary>The bound by the load of the pool; null for none.</summary>
    public LoadBound? Bound => bound;

    private bool ObservesLatency => !observers.IsEmpty || (name is not null && PoolMetrics.ObservesRequests);

    /// <summary>Reserves a request that is about to be counted.</summary>
    public void Reserve(int cost) => bound?.Reserve(cost);

    /// <summary>Takes back a reservation: the request was not counted, or has ended.</summary>
    public void Release(int cost) => bound?.Release(cost);

    /// <summary>When a request began, as a timestamp; <see cref="TrackedLease.NoStart"/> if that does not
    /// matter.</summary>
    public long GetStart() => ObservesLatency ? time.GetTimestamp() : TrackedLease.NoStart;

    /// <summary>A lease was reported, or disposed without a report.</summary>
    public void OnOutcome(TrackedLease lease, RequestOutcome? outcome)
    {
        ejection?.Count(lease.Member, lease.Backend!.Id, lease.Epoch, outcome);
        if (lease.Start == TrackedLease.NoStart)
        {
            return;
        }

        TimeSpan latency = time.GetElapsedTime(lease.Start);
        if (!observers.IsEmpty)
        {
            observers.OnOutcome(lease.Backend!, outcome, latency);
        }

        if (name is not null && PoolMetrics.ObservesRequests)
        {
            PoolMetrics.OnOutcome(name, lease.Backend!.Id, outcome, latency);
        }
    }
}
