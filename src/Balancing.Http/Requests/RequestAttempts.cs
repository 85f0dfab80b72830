namespace Balancing.Http.Requests;

/// <summary>The backends that were tried for one request, so that the next attempt gets another one.</summary>
/// <remarks>
/// It travels in <see cref="HttpRequestMessage.Options"/>. Retries send the same message again. Hedging copies the
/// options to the message of each attempt, so attempts that run at the same time share this object. Choosing and
/// recording are one step under a lock: an attempt that is under way counts as tried.
/// </remarks>
internal sealed class RequestAttempts
{
    private static readonly HttpRequestOptionsKey<RequestAttempts> OptionsKey = new("Balancing.Http.Attempts");

    private readonly Lock _gate = new();
    private readonly List<Backend> _tried = [];

    /// <summary>Gets the attempts of a request; creates them for the first attempt.</summary>
    public static RequestAttempts GetOrAdd(HttpRequestMessage request)
    {
        if (!request.Options.TryGetValue(OptionsKey, out RequestAttempts? attempts))
        {
            attempts = new RequestAttempts();
            request.Options.Set(OptionsKey, attempts);
        }

        return attempts;
    }

    /// <summary>Acquires a lease on a backend that was not tried before, or else on one that was.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">The affinity key.</param>
    /// <param name="unconnected">Backends that must not be returned: a connection to them has just failed.</param>
    /// <returns>The lease; not acquired if there is no other backend.</returns>
    /// <remarks>When each backend was tried, a new round begins. The last one tried comes again only if there is no
    /// other.</remarks>
    public BackendLease Acquire(IBackendSelector selector, SelectionKey key, IReadOnlyList<Backend> unconnected)
    {
        lock (_gate)
        {
            BackendLease lease = Acquire(selector, key, [.. _tried]);
            if (!lease.IsAcquired && _tried.Count > unconnected.Count)
            {
                Backend last = _tried[^1];
                _tried.Clear();
                _tried.AddRange(unconnected);
                lease = Acquire(selector, key, [.. unconnected, last]);
                if (!lease.IsAcquired)
                {
                    lease = Acquire(selector, key, [.. unconnected]);
                }
            }

            if (lease.IsAcquired)
            {
                _tried.Add(lease.Backend);
            }

            return lease;
        }
    }

    private static BackendLease Acquire(IBackendSelector selector, SelectionKey key, Backend[] excluded) =>
        selector.Acquire(new SelectionContext { Key = key, Excluded = excluded });
}
