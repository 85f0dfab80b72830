using System.Collections.Immutable;
using Balancing;
using Balancing.Yarp;
using HttpGateway.Status.Traffic;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace HttpGateway.Status.Clusters;

/// <summary>A cluster at one moment. Immutable but for counts and flags.</summary>
internal sealed class WatchedCluster
{
    private const string DefaultPolicy = "PowerOfTwoChoices"; // of YARP

    private readonly ImmutableArray<(BackendPool Pool, DestinationBackend Backend)> _leaving;
    private readonly Lazy<IReadOnlyDictionary<string, double>> _ringShares;

    /// <summary>A cluster that nothing is known of yet.</summary>
    public WatchedCluster()
        : this(new ClusterConfig(), pool: null, yarp: null, new PoolTraffic(), [])
    {
    }

    private WatchedCluster(
        ClusterConfig config,
        BackendPool? pool,
        ClusterState? yarp,
        PoolTraffic traffic,
        ImmutableArray<(BackendPool Pool, DestinationBackend Backend)> leaving)
    {
        Id = config.ClusterId;
        Policy = config.LoadBalancingPolicy ?? DefaultPolicy;
        Pool = pool;
        Yarp = yarp;
        Members = pool is null ? [] : [.. pool.Backends.Cast<DestinationBackend>()];
        Traffic = traffic;
        _leaving = leaving;
        _ringShares = new Lazy<IReadOnlyDictionary<string, double>>(() => RingShares.Compute(config, Members));
    }

    public string Id { get; }

    public string Policy { get; }

    /// <summary>Null if the cluster is gone, or has a policy of YARP.</summary>
    public BackendPool? Pool { get; }

    /// <summary>YARP's own state, if one of its policies chooses; else null.</summary>
    public ClusterState? Yarp { get; }

    public PoolTraffic Traffic { get; }

    /// <summary>Backends that left with requests. Some may be idle by now.</summary>
    public IEnumerable<DestinationBackend> Leaving => _leaving.Select(static entry => entry.Backend);

    /// <summary>Whether there is something to show.</summary>
    public bool IsListed =>
        Pool is not null || Yarp is not null || _leaving.Any(static entry => entry.Backend.InFlightCount > 0);

    private ImmutableArray<DestinationBackend> Members { get; }

    /// <summary>The share of the keys that a backend owns; null without a hash ring.</summary>
    public double? RingShareOf(string id) => _ringShares.Value.TryGetValue(id, out double share) ? share : null;

    /// <summary>The cluster after a change.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="pool">Its pool; null if it has none any more.</param>
    /// <param name="yarp">YARP's state, if one of its policies chooses; null for a cluster that is gone.</param>
    public WatchedCluster Follow(ClusterConfig config, BackendPool? pool, ClusterState? yarp)
    {
        if (pool != Pool)
        {
            pool?.AddObserver(Traffic); // the former pool keeps it, for the requests that it still has
        }

        WatchedCluster next = new(config, pool, yarp, Traffic,
        [
            .. Members.Where(_ => Pool is not null)
                .Select(backend => (Pool: Pool!, Backend: backend))
                .Concat(_leaving)
                .Where(entry => entry.Backend.InFlightCount > 0 && !IsMember(entry.Pool, entry.Backend)),
        ]);
        Traffic.Keep([.. next.Members.Concat(next.Leaving).Select(static backend => backend.Id)]);
        return next;

        // In the same pool, all objects of an id have one count.
        bool IsMember(BackendPool of, DestinationBackend backend) =>
            of == pool && pool.TryGetBackend(backend.Id, out _);
    }
}
