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

    // Rounds in which the load factor refuses all that a selector offers, although there is room, before it is
    // disregarded.
    private const int MaxRounds = 8;

    /// <summary>Selects and takes a lease; not acquired if nothing could be selected.</summary>
    public static BackendLease Acquire(IBackendSelector selector, in SelectionContext context)
    {
        BackendLease lease = TryAcquire(selector, context);
        return lease.IsAcquired ? lease : AcquireAtSecondLook(selector, context);
    }

    /// <summary>Looks again while members open: a search may meet each one at its worst moment.</summary>
    /// <remarks>Asks each tier by itself: what refuses a pick, and what opens, is a matter of its pool.</remarks>
    private static BackendLease AcquireAtSecondLook(IBackendSelector selector, in SelectionContext context)
    {
        ReadOnlySpan<IBackendSelector> tiers = selector switch
        {
            ITieredSelector tiered => tiered.Tiers.AsSpan(),
            { Pool: not null } => new(in selector),
            _ => [],
        };
        TierWatch openings = new(tiers);
        do
        {
            foreach (IBackendSelector tier in tiers)
            {
                BackendLease lease = TryAcquire(tier, context);
                if (lease.IsAcquired)
                {
                    return lease;
                }
            }
        }
        while (openings.HasMoved());

        foreach (IBackendSelector tier in tiers)
        {
            PoolMetrics.OnRefusal(tier.Pool?.Name);
        }

        return BackendLease.None;
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
                return selector is ITieredSelector
                    ? BackendLease.None // each tier will be asked by itself
                    : AcquireExcludingRejected(backend, selector, context);
            }
        }

        return BackendLease.None;
    }

    /// <summary>Retries, excluding each membership that could not be leased. Each of them was unavailable or full, or
    /// had left the pool during this call.</summary>
    /// <remarks>Starts again if a member has opened since. If the load factor leaves room on none that may be selected,
    /// it does not count: it refuses nothing (P02).</remarks>
    private static BackendLease AcquireExcludingRejected(
        Backend backend, IBackendSelector selector, in SelectionContext context)
    {
        if (backend.MemberState.Record.Pool is not { } pool)
        {
            return AcquireOnce(backend, selector, context, isForced: false);
        }

        BackendPool? members = selector.Pool?.Admission == pool ? selector.Pool : null;
        OpeningWatch openings = new(pool);
        Backend? rejectedBefore = backend;
        bool isForced = RoomSearch.HasNone(members, context);
        for (int round = 1; ; round++)
        {
            long load = pool.Bound?.Total ?? 0;
            BackendLease lease = AcquireOnce(isForced ? null : rejectedBefore, selector, context, isForced);
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
                // A selector that is disposed, or one of a third party, may not know of the room that there is.
                isForced = pool.Bound.Total == load || round >= MaxRounds || RoomSearch.HasNone(members, context);
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

                // The load factor counts as ever for a pick that it leaves room on.
                bool exceedsFactor = isForced && picked?.IsWithinBound(context.Cost) == false;
                if (TryLease(selector, next, context, exceedsFactor) is { } lease)
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
