namespace Balancing.Pool;

/// <summary>What a pool learns of its leases beyond the counts. A pool without need of it has none.</summary>
internal sealed class LeaseTracker(LoadBound? bound)
{
    /// <summary>The bound by the load of the pool; null for none.</summary>
    public LoadBound? Bound => bound;

    /// <summary>A request is about to be counted.</summary>
    public void Begin(int cost) => bound?.Reserve(cost);

    /// <summary>The request was not counted.</summary>
    public void Cancel(int cost) => bound?.Release(cost);

    /// <summary>The request has ended.</summary>
    public void End(int cost) => bound?.Release(cost);
}
