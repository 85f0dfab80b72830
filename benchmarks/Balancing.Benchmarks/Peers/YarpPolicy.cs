using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Balancing.Benchmarks.Peers;

/// <summary>A policy of YARP, called as YARP calls it: with the list of all available destinations.</summary>
/// <remarks>The policies are internal, but registered as services. YARP counts requests in its forwarder. Here the
/// counts are set once and do not change.</remarks>
internal sealed class YarpPolicy
{
    private readonly ILoadBalancingPolicy _policy;
    private readonly DefaultHttpContext _request = new();
    private readonly ClusterState _cluster = new("cluster");
    private readonly DestinationState[] _destinations;

    public YarpPolicy(string policy, int destinations, Func<int, int> inFlight)
    {
        ServiceCollection services = new();
        services.AddLogging().AddReverseProxy();
        _policy = services.BuildServiceProvider().GetServices<ILoadBalancingPolicy>()
            .Single(service => service.Name == policy);
        _destinations = [.. Enumerable.Range(0, destinations)
            .Select(i => new DestinationState(Fleet.IdOf(i)) { ConcurrentRequestCount = inFlight(i) })];
    }

    public DestinationState? Pick() => _policy.PickDestination(_request, _cluster, _destinations);
}
