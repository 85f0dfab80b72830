namespace Balancing.Pool;

/// <summary>From a backend to a lease: counts the request if the backend may still take it.</summary>
/// <remarks>It counts first and looks at the flags afterwards. A drain sets the flag first and looks at the count
/// afterwards. Both have a full fence in between, so either the lease sees the flag, or the drain sees the count
/// (P14).</remarks>
internal static class LeaseFactory
{
    /// <summary>Counts a request and returns its lease; null if the backend must not take it.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="cost">What the request counts.</param>
    /// <param name="preferred">The id of the backend that the request prefers, if any.</param>
    /// <param name="isForced">Whether the load factor does not count.</param>
    public static BackendLease? TryAcquire(
        Backend backend, int cost = 1, string? preferred = null, bool isForced = false)
    {
        MemberState state = backend.MemberState;
        if (!state.IsOpen || state.Tracker is not null || cost > 1)
        {
            return TryAcquireWithCare(backend, cost, preferred, isForced);
        }

        state.Load.Increment();
        if (state.IsOpen && state == backend.MemberState)
        {
            return new BackendLease(backend, state.Load);
        }

        state.Load.Decrement();
        return TryAcquireWithCare(backend, cost, preferred, isForced);
    }

    /// <summary>Counts a request whatever the flags say; null if the backend joined a pool meanwhile: again.</summary>
    public static BackendLease? AcquireAnyway(Backend backend, int cost)
    {
        MemberState state = backend.MemberState;
        LeaseTracker? tracker = state.Tracker;
        tracker?.Reserve(cost);
        state.Load.Add(cost);
        if (state == backend.MemberState)
        {
            return Create(backend, state, tracker, cost);
        }

        state.Load.Subtract(cost); // count where the pool counts
        tracker?.Release(cost);
        return null;
    }

    private static BackendLease? TryAcquireWithCare(Backend backend, int cost, string? preferred, bool isForced)
    {
        MemberState state = backend.MemberState;
        LeaseTracker? tracker = state.Tracker;
        tracker?.Reserve(cost);
        LoadBound? bound = isForced ? null : tracker?.Bound;
        if (state.Load.TryAdd(cost, state.Record.MaxInFlight, state.Record.Weight, bound))
        {
            // A request may stay with the very backend that it prefers although that one takes no others.
            MemberFlags ignored = preferred == backend.Id ? MemberFlags.Closing : MemberFlags.None;
            if (!state.HasEnded && state.AreFlagsInFavor(ignored) && state == backend.MemberState)
            {
                return Create(backend, state, tracker, cost);
            }

            state.Load.Subtract(cost);
        }

        tracker?.Release(cost);
        return null;
    }

    private static BackendLease Create(Backend backend, MemberState state, LeaseTracker? tracker, int cost) =>
        cost == 1 && tracker?.IsNeeded != true
            ? new BackendLease(backend, state.Load)
            : new TrackedLease(backend, state, tracker, cost);
}
