using Balancing.Pool;

namespace Balancing.Selection;

/// <summary>From a selection to a lease: a pick can be refused, because its backend has closed or left since.</summary>
internal static class Acquisition
{
    // Attempts before rejected memberships are excluded. A pick is rejected if the backend became unavailable or was
    // removed between selection and lease. That is rare, except with a disposed selector or a rapidly changing flag.
    private const int MaxAttempts = 8;

    /// <summary>Selects and takes a lease; not acquired if nothing could be selected.</summary>
    public static BackendLease Acquire(IBackendSelector selector, in SelectionContext context)
    {
        for (int attempt = 1; selector.TrySelect(context, out Backend? backend); attempt++)
        {
            if (TryIncrementInFlight(selector, backend) is { } counter)
            {
                return new BackendLease(backend, counter);
            }

            if (attempt == MaxAttempts)
            {
                return AcquireExcludingRejected(backend, selector, context);
            }
        }

        return BackendLease.None;
    }

    /// <summary>Retries, excluding each membership that could not be leased. Each of them was unavailable or had left
    /// the pool during this call. Starts again if a member has opened since.</summary>
    private static BackendLease AcquireExcludingRejected(
        Backend backend, IBackendSelector selector, in SelectionContext context)
    {
        if (selector.Pool is not { } pool)
        {
            return AcquireOnce(backend, selector, context);
        }

        OpeningWatch openings = new(pool);
        BackendLease lease = AcquireOnce(backend, selector, context);
        while (!lease.IsAcquired && openings.HasMoved())
        {
            lease = AcquireOnce(rejectedBefore: null, selector, context);
        }

        return lease;
    }

    private static BackendLease AcquireOnce(
        Backend? rejectedBefore, IBackendSelector selector, in SelectionContext context)
    {
        RejectedMemberships rejected = new();
        SelectionContext remaining = context with { Rejected = rejected };
        if (rejectedBefore is not null)
        {
            rejected.Add(rejectedBefore);
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
                if (TryIncrementInFlight(selector, next) is { } counter)
                {
                    return new BackendLease(next, counter);
                }

                rejected.Add(next);
            }
        }
        while (rejected.Count > before);

        return BackendLease.None;
    }

    private static InFlightCounter? TryIncrementInFlight(IBackendSelector selector, Backend? backend) =>
        backend is not null
        ? backend.TryIncrementInFlight()
        : throw new InvalidOperationException($"Selector '{selector.GetType()}' returned true without a backend.");
}
