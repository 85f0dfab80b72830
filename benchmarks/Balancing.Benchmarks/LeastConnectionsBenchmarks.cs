using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Balancing.Benchmarks;

/// <summary>
/// Least connections, with requests in flight: ours picks, counts and releases; YARP's policy picks (it counts elsewhere).
/// </summary>
public class LeastConnectionsBenchmarks
{
    private LeastConnectionsSelector _selector = null!;
    private BackendLease[] _held = null!;
    private int _next;
    private Backend[] _backends = null!;
    private ILoadBalancingPolicy _yarp = null!;
    private DestinationState[] _destinations = null!;
    private readonly DefaultHttpContext _httpContext = new();
    private readonly ClusterState _cluster = new("cluster");

    [Params(100, 1_000, 10_000)]
    public int Backends { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        BackendPool pool = Fleet.Pool(Backends);
        _backends = [.. pool.Backends];
        _selector = new LeastConnectionsSelector(pool);
        _held = [.. Enumerable.Range(0, Backends * 5).Select(_ => _selector.Acquire())]; // about five in flight on each

        ServiceCollection services = new();
        services.AddLogging().AddReverseProxy();
        _yarp = services.BuildServiceProvider().GetServices<ILoadBalancingPolicy>().Single(static p => p.Name == LoadBalancingPolicies.LeastRequests);
        _destinations = [.. _backends.Select(static b => new DestinationState(b.Id))];
    }

    [Benchmark(Baseline = true, Description = "YARP LeastRequests, pick alone")]
    public DestinationState? YarpLeastRequests() => _yarp.PickDestination(_httpContext, _cluster, _destinations);

    [Benchmark(Description = "naive scan over InFlight, pick alone")]
    public Backend NaiveScan()
    {
        Backend least = _backends[0];
        foreach (Backend backend in _backends)
        {
            if (backend.InFlight < least.InFlight)
            {
                least = backend;
            }
        }

        return least;
    }

    [Benchmark(Description = "LeastConnectionsSelector, pick alone")]
    public Backend? TrySelect()
    {
        _selector.TrySelect(out Backend? backend);
        return backend;
    }

    [Benchmark(Description = "LeastConnectionsSelector, acquire + dispose")]
    public void AcquireAndDispose()
    {
        // The oldest request ends, a new one begins: dispose is of another backend than acquire, as in life.
        _next = _next + 1 < _held.Length ? _next + 1 : 0;
        _held[_next].Dispose();
        _held[_next] = _selector.Acquire();
    }
}
