using System.Collections.Concurrent;
using Balancing;

namespace HttpGateway.Status.Traffic;

/// <summary>Counts the requests of the backends of one cluster.</summary>
/// <remarks>The pool reports each attempt once, retries included. Counting allocates only for a new id.</remarks>
internal sealed class PoolTraffic : IOutcomeObserver
{
    private readonly ConcurrentDictionary<string, BackendTraffic> _byId = new(StringComparer.Ordinal);

    /// <summary>The counters of a backend.</summary>
    public BackendTraffic GetOrAdd(string id) => _byId.GetOrAdd(id, static _ => new BackendTraffic());

    public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency) =>
        GetOrAdd(backend.Id).Count(outcome, latency);

    /// <summary>Forgets all backends but these, so that ids that come and go do not pile up.</summary>
    public void Keep(IEnumerable<string> ids)
    {
        foreach (string id in _byId.Keys.Except(ids, StringComparer.Ordinal))
        {
            _byId.TryRemove(id, out _);
        }
    }
}
