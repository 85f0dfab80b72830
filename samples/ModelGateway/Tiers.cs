using System.Globalization;
using Balancing;
using Balancing.Yarp;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Samples.ModelGateway;

/// <summary>Gives a request to the first tier that can take it, and again to the next server after an answer
/// 429.</summary>
internal sealed class Tiers(BalancingClusters clusters, IProxyStateLookup state, params string[] ids)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        while (TryChoose(out ClusterState? tier))
        {
            context.ReassignProxyRequest(tier);
            await next(context);
            if (context.Response.HasStarted
                || context.Response.StatusCode != StatusCodes.Status429TooManyRequests)
            {
                return;
            }

            // The server is suspended now. Its answer was kept back, and the request is still in memory.
            context.Response.Clear();
            context.Request.Body.Position = 0;
        }

        TimeSpan wait = ids.Min(id => PoolOf(id).NextReturn) ?? TimeSpan.FromSeconds(1);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter =
            Math.Max(Math.Ceiling(wait.TotalSeconds), 1).ToString(CultureInfo.InvariantCulture);
    }

    private bool TryChoose(out ClusterState tier)
    {
        string? id = Array.Find(ids, id => PoolOf(id).GetStatus().Any(
            static backend => backend.State is BackendState.Available or BackendState.Warming));
        tier = null!;
        return id is not null && state.TryGetCluster(id, out tier!);
    }

    private BackendPool PoolOf(string id) =>
        clusters.TryGetPool(id, out BackendPool? pool) ? pool : throw new KeyNotFoundException(id);
}
