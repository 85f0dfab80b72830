using HttpGateway.Discovery;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Routing;

/// <summary>Finds what is wrong before it is published. YARP refuses a configuration as a whole.</summary>
/// <param name="validator">The rules of YARP and of the load balancing policies.</param>
internal sealed class ConfigurationCheck(IConfigValidator validator)
{
    /// <summary>Finds everything that is wrong with a file.</summary>
    /// <param name="file">Its routes and clusters.</param>
    /// <param name="mayCome">Whether a source may find a cluster with this id later.</param>
    public async Task<List<string>> FindErrorsAsync(DiscoverySnapshot file, Func<string, bool> mayCome)
    {
        List<string> errors = [];
        foreach (ClusterConfig cluster in file.Clusters)
        {
            errors.AddRange(await FindErrorsAsync(cluster));
        }

        HashSet<string> clusters = new(
            file.Clusters.Select(static cluster => cluster.ClusterId), StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string> claims = [];
        foreach (RouteConfig route in file.Routes)
        {
            List<string> ofRoute = await FindErrorsAsync(route);
            if (route.ClusterId is { } cluster && !clusters.Contains(cluster) && !mayCome(cluster))
            {
                ofRoute.Add(
                    $"Route '{route.RouteId}': the cluster '{cluster}' does not exist; there are "
                    + $"{string.Join(", ", clusters.Order(StringComparer.OrdinalIgnoreCase))}.");
            }

            if (ofRoute.Count == 0 && FindOther(route, claims) is { } other)
            {
                ofRoute.Add(
                    $"Route '{route.RouteId}' matches the same requests as route '{other}'; one of them needs another "
                    + $"'Order' than {route.Order ?? 0}.");
            }

            errors.AddRange(ofRoute);
        }

        return errors;
    }

    /// <summary>Finds everything that is wrong with a route.</summary>
    public async ValueTask<List<string>> FindErrorsAsync(RouteConfig route) =>
        ToMessages(RouteRules.Check(route), await validator.ValidateRouteAsync(route));

    /// <summary>Finds everything that is wrong with a cluster.</summary>
    public async ValueTask<List<string>> FindErrorsAsync(ClusterConfig cluster) =>
        ToMessages(RouteRules.Check(cluster), await validator.ValidateClusterAsync(cluster));

    private static List<string> ToMessages(IEnumerable<string> own, IEnumerable<Exception> errors) =>
        [.. own, .. errors.Select(ToMessage)];

    // YARP names the route outside, and what is wrong with it inside.
    private static string ToMessage(Exception error) => error.InnerException is { } inner
        ? $"{error.Message} {ToMessage(inner)}"
        : error.Message.ReplaceLineEndings(" ");

    // ASP.NET answers 500 to a request that two routes of the same order match.
    private static string? FindOther(RouteConfig route, Dictionary<string, string> claims)
    {
        foreach (string claim in MatchClaims.Create(route).Select(claim => $"{route.Order ?? 0} {claim}"))
        {
            if (!claims.TryAdd(claim, route.RouteId) && claims[claim] != route.RouteId)
            {
                return claims[claim];
            }
        }

        return null;
    }
}
