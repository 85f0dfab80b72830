using Balancing.Benchmarks;
using Balancing.Quality.Contenders;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Utilities;

namespace Balancing.Quality.Peers;

/// <summary>
/// A policy of YARP, called as the proxy calls it: with the available destinations, which count their requests.
/// </summary>
internal sealed class YarpBalancer : IBalancer
{
    private readonly ILoadBalancingPolicy _policy;
    private readonly DestinationState[] _all;
    private readonly bool[] _isAvailable;
    private readonly Dictionary<DestinationState, int> _numbers;
    private readonly DefaultHttpContext _httpContext = new();
    private readonly ClusterState _cluster = new("cluster");
    private DestinationState[] _available;

    public YarpBalancer(string policy, int backends, int seed)
    {
        ServiceCollection services = new();
        services.AddSingleton<IRandomFactory>(new SeededRandom(seed)).AddLogging().AddReverseProxy();
        using ServiceProvider provider = services.BuildServiceProvider();
        _policy = provider.GetServices<ILoadBalancingPolicy>().Single(candidate => candidate.Name == policy);
        _all = [.. Enumerable.Range(0, backends).Select(static i => new DestinationState(Fleet.IdOf(i)))];
        _available = _all;
        _isAvailable = [.. _all.Select(static _ => true)];
        _numbers = _all.Index().ToDictionary(static pair => pair.Item, static pair => pair.Index);
    }

    public int Pick() => _numbers[_policy.PickDestination(_httpContext, _cluster, _available)!];

    public void Begin(int backend) => _all[backend].ConcurrentRequestCount++;

    public void End(int backend) => _all[backend].ConcurrentRequestCount--;

    public void SetAvailable(int backend, bool isAvailable)
    {
        _isAvailable[backend] = isAvailable;
        _available = [.. _all.Where((_, i) => _isAvailable[i])];
    }

    private sealed class SeededRandom(int seed) : IRandomFactory
    {
        private readonly Random _random = new(seed);

        public Random CreateRandomInstance() => _random;
    }
}
