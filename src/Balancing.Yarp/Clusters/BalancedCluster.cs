using System.Diagnostics.CodeAnalysis;
using Balancing.Yarp.Configuration;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Clusters;

/// <summary>A cluster with a policy of this package, at one moment: its pool, its selector and its
/// destinations.</summary>
/// <remarks>Immutable but for the pool.</remarks>
internal sealed class BalancedCluster
{
    private readonly Dictionary<DestinationState, DestinationBackend> _backends;
    private readonly StickySelector _sticky;

    public BalancedCluster(
        string clusterId,
        string policy,
        ClusterSettings settings,
        IBackendSelector selector,
        BackendPool pool,
        IReadOnlyList<DestinationBackend> backends,
        IReadOnlyList<IReadOnlyList<DestinationState>> recentlyAvailable)
    {
        ClusterId = clusterId;
        Policy = policy;
        Settings = settings;
        Selector = selector;
        Pool = pool;
        Backends = backends;
        _backends = backends.ToDictionary(static backend => backend.Destination);
        RecentlyAvailable = recentlyAvailable;
        _sticky = new StickySelector(new NoSelector(pool));
    }

    public required TimeProvider Time { get; init; }

    public string ClusterId { get; }

    public string Policy { get; }

    public ClusterSettings Settings { get; }

    public IBackendSelector Selector { get; }

    public BackendPool Pool { get; }

    public IReadOnlyList<DestinationBackend> Backends { get; }

    /// <summary>The destinations that are available in YARP's opinion, and the lists before that one.</summary>
    /// <remarks>YARP gives a list to each request at its beginning. It may be out of date when the policy or the
    /// transform sees it. Then no step of the pipeline has chosen it.</remarks>
    public IReadOnlyList<IReadOnlyList<DestinationState>> RecentlyAvailable { get; }

    /// <summary>Whether more than one destination is available in YARP's opinion. Then a single one was chosen, by
    /// session affinity or another step of the pipeline.</summary>
    public bool HasChoice => RecentlyAvailable[0].Count > 1;

    /// <summary>Whether a success is reported with the headers: the latency of a stream is the time to its
    /// beginning.</summary>
    /// <remarks>Other selectors know no latency, so there a success waits for the end of the body, which may
    /// fail.</remarks>
    public bool ReportsWithHeaders => Selector is LeastLatencySelector;

    /// <summary>Whether the destinations are all that are available in YARP's opinion, or were when the request
    /// began.</summary>
    public bool IsWhole(IReadOnlyList<DestinationState> destinations) =>
        RecentlyAvailable.Any(list => ReferenceEquals(list, destinations));

    /// <summary>Whether a destination was the only one available when the request began, perhaps.</summary>
    public bool WasAlone(DestinationState destination) =>
        RecentlyAvailable.Any(list => list.Count == 1 && list[0] == destination);

    public bool TryGetBackend(DestinationState destination, [NotNullWhen(true)] out DestinationBackend? backend) =>
        _backends.TryGetValue(destination, out backend);

    /// <summary>The members among some destinations; those that have been removed meanwhile are left out.</summary>
    public Backend[] BackendsOf(IReadOnlyList<DestinationState> destinations)
    {
        List<Backend> members = new(destinations.Count);
        foreach (DestinationState destination in destinations)
        {
            if (_backends.TryGetValue(destination, out DestinationBackend? backend))
            {
                members.Add(backend);
            }
        }

        return [.. members];
    }

    /// <summary>Lets the policy select.</summary>
    /// <exception cref="InvalidOperationException">A custom selector returned a backend of another
    /// pool.</exception>
    public BackendLease Acquire(in SelectionContext context) => Checked(Selector.Acquire(context));

    /// <summary>A lease on this very backend, if it may be selected, drains or has weight 0.</summary>
    public BackendLease AcquirePreferred(Backend backend, in SelectionContext context) =>
        _sticky.Acquire(context with { Preferred = backend.Id, Candidates = new[] { backend } });

    private BackendLease Checked(BackendLease lease)
    {
        if (lease.Backend is null or DestinationBackend)
        {
            return lease;
        }

        lease.Dispose();
        throw new InvalidOperationException(
            $"Policy '{Policy}' selected '{lease.Backend.Id}', which is no destination of cluster '{ClusterId}'.");
    }
}
