using System.Diagnostics.CodeAnalysis;
using Balancing.Yarp.Configuration;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Clusters;

/// <summary>The pool of one cluster, which follows the cluster's configuration and the health of its
/// destinations.</summary>
/// <remarks>Lives as long as the state of the cluster. Members stay while they are unhealthy, so that keys return to
/// them: health is a flag.</remarks>
internal sealed class ClusterPool
{
    // A request sees a state for microseconds, unless a step of the pipeline waits before load balancing.
    private const int StatesInFlight = 15;

    private readonly ClusterState _cluster;
    private readonly ClusterDesign _design;
    private readonly RemovedBackends _removed = new();
    private readonly Lock _gate = new();
    private volatile Followed? _followed;
    private bool _isBuilding; // a handler of the pool's event or a custom policy may ask for the pool

    public ClusterPool(ClusterState cluster, ClusterDesign design)
    {
        _cluster = cluster;
        _design = design;
    }

    /// <summary>The cluster as it is now; null if it has no policy of this package.</summary>
    /// <remarks>Nearly always what the last change has built. Safe on any thread.</remarks>
    public BalancedCluster? Follow()
    {
        Followed? followed = _followed;
        return followed is not null && followed.IsOf(_cluster) ? followed.Balanced : Build();
    }

    /// <summary>Stops new requests to a destination and waits until it is idle.</summary>
    /// <returns>Null if there is no such destination.</returns>
    public Task? TryDrain(string destinationId, CancellationToken cancellationToken)
    {
        BalancedCluster? balanced = Follow();
        Task[] waits;
        lock (_gate)
        {
            IEnumerable<DestinationBackend> present =
                balanced?.Backends.Where(backend => RemovedBackends.IsOf(backend, destinationId)) ?? [];
            waits =
            [
                .. present.Concat(_removed.Find(destinationId)).Select(backend =>
                {
                    backend.IsDraining = true;
                    return backend.WaitForIdleAsync(cancellationToken);
                }),
            ];
        }

        return waits.Length == 0 ? null : Task.WhenAll(waits);
    }

    private BalancedCluster? Build()
    {
        lock (_gate)
        {
            Followed? followed = _followed;
            if (_isBuilding || (followed is not null && followed.IsOf(_cluster)))
            {
                return followed?.Balanced;
            }

            _isBuilding = true;
            try
            {
                return BuildNext(followed?.Balanced);
            }
            finally
            {
                _isBuilding = false;
            }
        }
    }

    private BalancedCluster? BuildNext(BalancedCluster? before)
    {
        ClusterModel model = _cluster.Model;
        ClusterDestinationsState destinations = _cluster.DestinationsState;
        BalancedCluster? balanced = _design.TryGetFactory(model.Config, out SelectorFactory? factory)
            ? Build(model.Config, destinations, factory, before)
            : null;
        _followed = new Followed(model, destinations, balanced);
        _removed.Note(before, balanced);
        if (before is not null && before.Selector != balanced?.Selector)
        {
            (before.Selector as IDisposable)?.Dispose();
        }

        return balanced;
    }

    private BalancedCluster Build(
        ClusterConfig config,
        ClusterDestinationsState destinations,
        SelectorFactory factory,
        BalancedCluster? before)
    {
        ClusterSettings settings = ClusterSettingsReader.Read(config, []);
        BackendPool? pool = before?.Settings.PoolIdentity == settings.PoolIdentity ? before.Pool : null;
        HashSet<DestinationState> available = new(destinations.AvailableDestinations);
        List<DestinationBackend> backends = [];
        foreach (DestinationState destination in destinations.AllDestinations)
        {
            DestinationSettings wanted = _design.Read(config.ClusterId, destination);
            DestinationBackend? present = null;
            before?.TryGetBackend(destination, out present);
            DestinationBackend backend = pool is not null && present is not null && wanted.Describes(present)
                ? present
                : wanted.ToBackend(destination);
            if (pool is null && present is not null)
            {
                OperatorFlags.Copy(present, backend);
            }

            // Before the change, so that in between no pool is without a healthy member that the cluster has.
            if (available.Contains(destination))
            {
                backend.IsHealthy = true;
            }
            else if (backend != present)
            {
                backend.IsHealthy = false;
            }

            backends.Add(backend);
        }

        // In the order of ids: that of the configuration differs from process to process.
        backends.Sort(static (a, b) => string.CompareOrdinal(a.Id, b.Id));
        if (pool is null)
        {
            pool = new BackendPool(_design.PoolOptions(config.ClusterId, settings), backends);
            OperatorFlags.CopySuspensions(before?.Pool, pool);
        }
        else
        {
            ReplaceAll(pool, backends);
        }

        foreach (DestinationBackend backend in backends)
        {
            backend.IsHealthy = available.Contains(backend.Destination);
        }

        bool isSameSelector = before?.Pool == pool
            && before.Policy == factory.Policy
            && before.Settings.SelectorIdentity == settings.SelectorIdentity;
        return new BalancedCluster(
            config.ClusterId,
            factory.Policy,
            settings,
            isSameSelector ? before!.Selector : factory.Create(pool, settings),
            pool,
            backends,
            [destinations.AvailableDestinations, .. before?.RecentlyAvailable.Take(StatesInFlight) ?? []])
        {
            Time = _design.Time,
        };
    }

    /// <summary>Changes the members. If a handler of the event throws, the change has been made by then.</summary>
    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "Whatever a handler throws.")]
    private void ReplaceAll(BackendPool pool, List<DestinationBackend> backends)
    {
        try
        {
            pool.ReplaceAll(backends);
        }
        catch (Exception exception) when (pool.Backends.SequenceEqual(backends))
        {
            ClusterLog.HandlerFailed(_design.Logger, _cluster.ClusterId, exception);
        }
    }

    /// <summary>What was built from one state of the cluster.</summary>
    private sealed record Followed(
        ClusterModel Model, ClusterDestinationsState Destinations, BalancedCluster? Balanced)
    {
        public bool IsOf(ClusterState cluster) =>
            ReferenceEquals(Model, cluster.Model) && ReferenceEquals(Destinations, cluster.DestinationsState);
    }
}
