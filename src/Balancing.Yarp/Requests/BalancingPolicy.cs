using Balancing.Yarp.Clusters;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Requests;

/// <summary>A policy of YARP that asks a selector and takes a lease.</summary>
internal sealed class BalancingPolicy(string name, ClusterPools pools) : ILoadBalancingPolicy
{
    public string Name => name;

    /// <remarks>The argument <paramref name="cluster"/> is that of the route, also if the request has been given to
    /// another one; the feature knows the right one.</remarks>
    public DestinationState? PickDestination(
        HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        IReverseProxyFeature proxy = context.GetReverseProxyFeature();
        if (pools.Find(proxy) is not { } balanced)
        {
            return null; // a reload has just taken the cluster away
        }

        BalancedRequest request = BalancedRequest.Get(context);
        DestinationState? destination = request.Select(balanced, proxy.Route, availableDestinations);
        while (destination is null && pools.HasChanged(proxy, ref balanced))
        {
            destination = request.Select(balanced, proxy.Route, availableDestinations);
        }

        if (destination is null)
        {
            RetryAfter.Announce(context, balanced.Pool);
        }

        return destination;
    }
}
