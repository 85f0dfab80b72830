using System.Diagnostics;
using Balancing.Yarp.Clusters;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace Balancing.Yarp.Requests;

/// <summary>Runs just before YARP forwards: takes the lease if the policy was not asked.</summary>
/// <remarks>YARP may call it twice for one attempt, when a WebSocket falls back from HTTP/2 to HTTP/1.1.</remarks>
internal sealed class LeaseTransform(ClusterPools pools) : RequestTransform
{
    private const string BackendTag = "balancing.backend.id";

    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        HttpContext http = context.HttpContext;
        IReverseProxyFeature? proxy = http.Features.Get<IReverseProxyFeature>();
        if (proxy?.ProxiedDestination is not { } chosen)
        {
            return ValueTask.CompletedTask;
        }

        BalancedRequest? request = http.Features.Get<IBalancingFeature>() as BalancedRequest;
        if (request?.TryForward(chosen) != true)
        {
            if (pools.Find(proxy) is not { } cluster)
            {
                return ValueTask.CompletedTask;
            }

            request = BalancedRequest.Get(http);
            DestinationState? destination = request.Forward(cluster, proxy.Route, chosen);
            while (destination is null && pools.HasChanged(proxy, ref cluster))
            {
                destination = request.Forward(cluster, proxy.Route, chosen);
            }

            if (destination is null)
            {
                Refuse(http, cluster);
                return ValueTask.CompletedTask;
            }

            if (destination != chosen)
            {
                proxy.ProxiedDestination = destination;
                context.DestinationPrefix = destination.Model.Config.Address;
            }
        }

        Activity.Current?.SetTag(BackendTag, request!.Backend!.Id);
        return ValueTask.CompletedTask;
    }

    private static void Refuse(HttpContext http, BalancedCluster cluster)
    {
        RetryAfter.Announce(http, cluster.Pool);
        http.Features.Set<IForwarderErrorFeature>(NoBackendError.Instance);
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable; // YARP then does not forward
    }

    /// <summary>What YARP itself reports if no destination is available.</summary>
    private sealed class NoBackendError : IForwarderErrorFeature
    {
        public static NoBackendError Instance { get; } = new();

        public ForwarderError Error => ForwarderError.NoAvailableDestinations;

        public Exception? Exception => null;
    }
}
