namespace Balancing.Pool;

/// <summary>A lease that counts more than one, or of a pool that learns of its leases.</summary>
/// <remarks>A class of its own, so that other leases stay small.</remarks>
internal sealed class TrackedLease(Backend backend, InFlightCounter counter, LeaseTracker? tracker, int cost)
    : BackendLease(backend, counter)
{
    private protected override void Release(InFlightCounter counter)
    {
        counter.Subtract(cost);
        tracker?.End(cost);
    }
}
