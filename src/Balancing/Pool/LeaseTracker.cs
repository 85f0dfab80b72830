namespace Balancing.Pool;

/// <summary>What a pool learns of its leases beyond the counts. A pool without need of it has none.</summary>
/// <param name="bound">The bound by the load of the pool; null for none.</param>
/// <param name="ejection">The outlier ejection; null for none.</param>
/// <param name="observers">What else learns of outcomes.</param>
/// <param name="time">The clock. It is read only if there are observers.</param>
internal sealed class LeaseTracker(
    LoadBound? bound, OutlierEjection? ejection, OutcomeObservers observers, TimeProvider time)
{
    /// <summary>The bound by the load of the pool; null for none.</summary>
    public LoadBound? Bound => bound;

    /// <summary>Reserves a request that is about to be counted.</summary>
    public void Reserve(int cost) => bound?.Reserve(cost);

    /// <summary>Takes back a reservation: the request was not counted, or has ended.</summary>
    public void Release(int cost) => bound?.Release(cost);

    /// <summary>When a request began, as a timestamp; 0 if that does not matter.</summary>
    public long GetStart() => observers.IsEmpty ? 0 : time.GetTimestamp();

    /// <summary>A lease was reported, or disposed without a report.</summary>
    public void OnOutcome(TrackedLease lease, RequestOutcome? outcome)
    {
        ejection?.Count(lease.Member, lease.Epoch, outcome);
        if (lease.Start != 0 && !observers.IsEmpty)
        {
            observers.OnOutcome(lease.Backend!, outcome, time.GetElapsedTime(lease.Start));
        }
    }
}
