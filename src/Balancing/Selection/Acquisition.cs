using System.Diagnostics.CodeAnalysis;
using Balancing.Pool;

namespace Balancing.Selection;

/// <summary>From a selection to a lease: a pick can be refused, because its backend has closed or left since.</summary>
[SuppressMessage(
    "Reliability", "CA2000:Dispose objects before losing scope", Justification = "The caller gets the lease.")]
internal static class Acquisition
{
    // Attempts before rejected memberships are excluded. A pick is rejected if the backend became unavailable or was
    // removed between selection and lease. That is rare, except with a disposed selector or a rapidly changing flag.
    private const int MaxAttempts = 8;

    /// <summary>Selects and takes a lease; not acquired if nothing could be selected.</summary>
    public static BackendLease Acquire(IBackendSelector selector, in SelectionContext context)
    {
        BackendLease lease = TryAcquire(selector, context);
        if (!lease.IsAcquired && selector.Pool is { } pool)
        {
            // A search may meet each member at its worst moment. Those of the library look again by themselves.
            OpeningWatch openings = new(pool.Admission);
            do
            {
                lease = TryAcquire(selector, context);
            }
            while (!lease.IsAcquired && openings.HasMoved());
            if (!lease.IsAcquired)
            {
                PoolMetrics.OnRefusal(pool.Name);
            }
        }

        return lease;
    }

    private static BackendLease TryAcquire(IBackendSelector selector, in SelectionContext context)
    {
        for (int attempt = 1; selector.TrySelect(context, out Backend? backend); attempt++)
        {
            if (TryLease(selector, backend, context) is { } lease)
            {
                return lease;
            }

            if (attempt == MaxAttempts)
            {
                return AcquireExcludingRejected(backend, selector, context);
            }
        }

        return BackendLease.None;
    }

    /// <summary>Retries, excluding each membership that could not be leased. Each of them was unavailable or full, or
    /// had left the pool during this call.</summary>
    /// <remarks>Starts again if a member has opened since. If the load factor refuses all that are left, and no request
    /// began or ended meanwhile, none has room: then the factor does not count, because it refuses nothing
    /// (P02).</remarks>
    private static BackendLease AcquireExcludingRejected(
        Backend backend, IBackendSelector selector, in SelectionContext context)
    {
        if (backend.MemberState.Record.Pool is not { } pool)
        {
            return AcquireOnce(backend, selector, context, isForced: false);
        }

        OpeningWatch openings = new(pool);
        Backend? rejectedBefore = backend;
        bool isForced = false;
        while (true)
        {
            long load = pool.Bound?.Total ?? 0;
            BackendLease lease = AcquireOnce(rejectedBefore, selector, context, isForced);
            rejectedBefore = null;
            if (lease.IsAcquired)
            {
                return lease;
            }

            if (openings.HasMoved())
            {
                isForced = false;
            }
            else if (isForced || pool.Bound is null)
            {
                return lease;
            }
            else
            {
                isForced = pool.Bound.Total == load;
            }
        }
    }

    private static BackendLease AcquireOnce(
        Backend? rejectedBefore, IBackendSelector selector, in SelectionContext context, bool isForced)
    {
        RejectedMemberships rejected = new();
        SelectionContext remaining = context with { Rejected = rejected };
        if (rejectedBefore is not null)
        {
            rejected.Add(rejectedBefore.MemberState);
        }

        int before;
        do
        {
            // A selection without a lease counts only if it rejected something new: a pick, or memberships that ended
            // after the selector had read its snapshot. A disposed selector, or a custom one that ignores exclusions,
            // meets the same ones again.
            before = rejected.Count;
            if (selector.TrySelect(remaining, out Backend? next))
            {
                // Read before the lease: the backend may begin another membership after the refusal.
                MemberState? picked = next?.MemberState;
                if (TryLease(selector, next, context, isForced) is { } lease)
                {
                    return lease;
                }

                rejected.Add(picked!);
            }
        }
        while (rejected.Count > before);

        return BackendLease.None;
    }

    private static BackendLease? TryLease(
        IBackendSelector selector, Backend? backend, in SelectionContext context, bool isForced = false) =>
        backend is not null
            ? backend.TryAcquire(context.Cost, context.Preferred, isForced)
            : throw new InvalidOperationException($"Selector '{selector.GetType()}' returned true without a backend.");
}
