namespace Balancing.Pool;

/// <summary>What a pool learns of its leases beyond the counts.</summary>
internal interface ILeaseTracker
{
    /// <summary>The bound by the load of the pool; null for none.</summary>
    LoadBound? Bound { get; }

    /// <summary>Whether leases must be tracked at the moment.</summary>
    bool IsNeeded { get; }

    /// <summary>When a request began, as a timestamp; null if nothing measures it.</summary>
    long? GetStart();

    /// <summary>A lease was reported, or disposed without a report.</summary>
    /// <param name="backend">The backend of the lease.</param>
    /// <param name="member">The membership in which the request began.</param>
    /// <param name="epoch">The epoch of <see cref="FailureCounts"/> in which it began.</param>
    /// <param name="start">When it began; null if nothing measures it.</param>
    /// <param name="outcome">What was reported; null if nothing was.</param>
    void OnOutcome(object backend, object member, int epoch, long? start, RequestOutcome? outcome);
}
