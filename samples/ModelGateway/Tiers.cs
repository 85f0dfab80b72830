using System.Globalization;
using Balancing;
using Balancing.Yarp;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Samples.ModelGateway;

/// <summary>Gives a request to the first tier that can take it, and after an answer 429 to a server that it has not met
/// yet.</summary>
internal sealed class Tiers(BalancingClusters clusters, IProxyStateLookup state, params string[] ids)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        HashSet<Backend> tried = [];
        bool isNew = true;
        while (isNew && TryChoose([.. tried], out ClusterState? tier))
        {
            context.ReassignProxyRequest(tier);
            await next(context);
            if (context.Response.HasStarted
                || context.Response.StatusCode != StatusCodes.Status429TooManyRequests)
            {
                return;
            }

            // The server is suspended if it has said until when. Its answer was kept back, and the request is still in
            // memory.
            isNew = context.Features.Get<IBalancingFeature>()?.Backend is { } backend && tried.Add(backend);
            context.Response.Clear();
            context.Request.Body.Position = 0;
        }

        if (TryChoose([], out _))
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests; // from all, and one named no time
            return;
        }

        TimeSpan wait = ids.Min(id => PoolOf(id).NextReturn) ?? TimeSpan.FromSeconds(1);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter =
            Math.Max(Math.Ceiling(wait.TotalSeconds), 1).ToString(CultureInfo.InvariantCulture);
    }

    private bool TryChoose(Backend[] tried, out ClusterState tier)
    {
        SelectionContext untried = new() { Excluded = tried };
        string? id = Array.Find(ids, id => PoolOf(id).Backends.Any(untried.CanSelect));
        tier = null!;
        return id is not null && state.TryGetCluster(id, out tier!);
    }

    private BackendPool PoolOf(string id) =>
        clusters.TryGetPool(id, out BackendPool? pool) ? pool : throw new KeyNotFoundException(id);
}
