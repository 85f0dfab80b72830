using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Discovery.Pools;

/// <summary>Asks YARP and the balancing policies about configuration before it is published.</summary>
/// <remarks>What they refuse would also keep back every later change of other sources.</remarks>
internal sealed class ConfigCheck(IConfigValidator validator)
{
    /// <summary>What is wrong with a cluster; null if nothing is.</summary>
    public async ValueTask<string?> FindProblemAsync(ClusterConfig cluster) =>
        ToProblem(await validator.ValidateClusterAsync(cluster));

    /// <summary>What is wrong with a route; null if nothing is.</summary>
    public async ValueTask<string?> FindProblemAsync(RouteConfig route) =>
        ToProblem(await validator.ValidateRouteAsync(route));

    private static string? ToProblem(IList<Exception> errors) =>
        errors.Count == 0 ? null : string.Join(" ", errors.Select(static error => error.Message));
}
