using HttpGateway.Discovery;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Routing;

/// <summary>Puts the file and the sources together. The file wins, then the source that comes first.</summary>
/// <remarks>File and sources are checked before. What is made of both is checked here.</remarks>
internal sealed class Merge
{
    /// <summary>The order of routes that were discovered: after those of the file.</summary>
    public const int DiscoveredOrder = 1_000;

    private readonly ConfigurationCheck _check;
    private readonly List<RouteConfig> _routes;
    private readonly List<string> _sources = [];
    private readonly List<ClusterConfig> _clusters;
    private readonly HashSet<string> _clusterIds;
    private readonly Dictionary<string, string> _routeOfClaim = [];

    public Merge(DiscoverySnapshot file, ConfigurationCheck check)
    {
        _check = check;
        _routes = [.. file.Routes];
        _clusters = [.. file.Clusters];
        _clusterIds = new HashSet<string>(
            _clusters.Select(static cluster => cluster.ClusterId), StringComparer.OrdinalIgnoreCase);
        foreach (RouteConfig route in _routes)
        {
            Claim(route);
        }
    }

    /// <summary>The routes. A route of the file may leave out the prefix of a cluster from a source.</summary>
    public IReadOnlyList<RouteConfig> Routes => [.. _routes.Select(Resolve)];

    public IReadOnlyList<ClusterConfig> Clusters => _clusters;

    /// <summary>Adds what does not collide with what is there already.</summary>
    /// <returns>What was left out.</returns>
    public async Task<IReadOnlyList<Problem>> AddAsync(string source, DiscoverySnapshot found)
    {
        List<Problem> problems = [];
        _sources.Add(source);
        foreach (ClusterConfig cluster in found.Clusters)
        {
            int[] wanting = [.. FindWanting(source, cluster.ClusterId)];
            foreach (int index in wanting)
            {
                problems.AddRange(await FillAsync(source, index, cluster));
            }

            if (_clusterIds.Add(cluster.ClusterId))
            {
                _clusters.Add(cluster);
            }
            else if (wanting.Length == 0)
            {
                problems.Add(new Problem(source, cluster.ClusterId, "The id of this cluster is already in use."));
            }
        }

        foreach (RouteConfig route in found.Routes)
        {
            if (FindReasonAgainst(route) is { } reason)
            {
                problems.Add(new Problem(source, route.RouteId, reason));
                continue;
            }

            RouteConfig ordered = route with { Order = route.Order ?? DiscoveredOrder };
            Claim(ordered);
            _routes.Add(ordered);
        }

        return problems;
    }

    private static string WithoutPrefix(string source, string id) =>
        id.StartsWith($"{source}/", StringComparison.OrdinalIgnoreCase) ? id[(source.Length + 1)..] : id;

    // A cluster of the file without destinations says how those that are found share the requests.
    private IEnumerable<int> FindWanting(string source, string id)
    {
        string shortId = WithoutPrefix(source, id);
        return Enumerable.Range(0, _clusters.Count).Where(
            index => _clusters[index] is { Destinations: not { Count: > 0 } } cluster
                && (string.Equals(cluster.ClusterId, id, StringComparison.OrdinalIgnoreCase)
                    || string.Equals(cluster.ClusterId, shortId, StringComparison.OrdinalIgnoreCase)));
    }

    // YARP would refuse the whole configuration, and all later ones, for one wrong cluster. It stays without
    // destinations then.
    private async ValueTask<IEnumerable<Problem>> FillAsync(string source, int index, ClusterConfig found)
    {
        ClusterConfig filled = FilledCluster.Create(_clusters[index], found);
        List<string> errors = await _check.FindErrorsAsync(filled);
        if (errors.Count == 0)
        {
            _clusters[index] = filled;
        }

        return errors.Select(error => new Problem(source, filled.ClusterId, error));
    }

    private RouteConfig Resolve(RouteConfig route)
    {
        if (route.ClusterId is null || _clusterIds.Contains(route.ClusterId))
        {
            return route;
        }

        return _sources.Select(source => $"{source}/{route.ClusterId}").FirstOrDefault(_clusterIds.Contains) is { } id
            ? route with { ClusterId = id }
            : route;
    }

    private string? FindReasonAgainst(RouteConfig route)
    {
        if (_routes.Exists(other => string.Equals(other.RouteId, route.RouteId, StringComparison.OrdinalIgnoreCase)))
        {
            return "The id of this route is already in use.";
        }

        if (!_clusterIds.Contains(route.ClusterId ?? ""))
        {
            return $"The cluster '{route.ClusterId}' of this route does not exist.";
        }

        return MatchClaims.Create(route).FirstOrDefault(_routeOfClaim.ContainsKey) is { } claim
            ? $"Host and path are those of route '{_routeOfClaim[claim]}'."
            : null;
    }

    private void Claim(RouteConfig route)
    {
        foreach (string claim in MatchClaims.Create(route))
        {
            _routeOfClaim.TryAdd(claim, route.RouteId);
        }
    }
}
