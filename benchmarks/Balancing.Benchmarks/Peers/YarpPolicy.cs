using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Balancing.Benchmarks.Peers;

/// <summary>One of YARP's policies, as YARP itself calls it: with the list of all available destinations.</summary>
/// <remarks>The policies are internal, but registered as services. All destinations have no requests in flight; a scan
/// costs the same whatever the counts are.</remarks>
internal sealed class YarpPolicy
{
    private readonly ILoadBalancingPolicy _policy;
    private readonly DefaultHttpContext _request = new();
    private readonly ClusterState _cluster = new("cluster");
    private readonly DestinationState[] _destinations;

    public YarpPolicy(string policy, int destinations)
    {
        ServiceCollection services = new();
        services.AddLogging().AddReverseProxy();
        _policy = services.BuildServiceProvider().GetServices<ILoadBalancingPolicy>().Single(service => service.Name == policy);
        _destinations = [.. Enumerable.Range(0, destinations).Select(static i => new DestinationState(Fleet.IdOf(i)))];
    }

    public DestinationState? Pick() => _policy.PickDestination(_request, _cluster, _destinations);
}
