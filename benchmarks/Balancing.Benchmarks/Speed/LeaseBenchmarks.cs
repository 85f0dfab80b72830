using Balancing.Benchmarks.Peers;
using BenchmarkDotNet.Attributes;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Balancing.Benchmarks.Speed;

/// <summary>
/// One request begins and one ends, with five in flight per backend: the oldest lease is disposed and a new one is
/// acquired. The policy of YARP only picks; YARP counts in its forwarder.
/// </summary>
[SeveralProcesses]
public class LeaseBenchmarks
{
    private const int InFlight = 5;

    private readonly SelectionKey[] _keys = Fleet.PrehashedKeys();
    private BackendLease[] _held = null!;
    private int _next;
    private RoundRobinSelector _rotation = null!;
    private LeastConnectionsSelector _load = null!;
    private ConsistentHashSelector _ring = null!;
    private YarpPolicy _yarp = null!;

    [ParamsSource(nameof(MediumSizes))]
    public int Backends { get; set; }

    public static IEnumerable<int> MediumSizes => Sizes.Medium;

    [GlobalSetup(Target = nameof(YarpLeastRequests))]
    public void SetupYarp() =>
        _yarp = new YarpPolicy(LoadBalancingPolicies.LeastRequests, Backends, static _ => InFlight);

    [GlobalSetup(Target = nameof(RoundRobin))]
    public void SetupRotation() => Hold(_rotation = new RoundRobinSelector(Fleet.Pool(Backends)));

    [GlobalSetup(Target = nameof(RoundRobinIndexed))]
    public void SetupIndexedRotation()
    {
        BackendPool pool = Fleet.Pool(Backends);
        _load = new LeastConnectionsSelector(pool);
        Hold(_rotation = new RoundRobinSelector(pool));
    }

    [GlobalSetup(Target = nameof(LeastConnections))]
    public void SetupLoad() => Hold(_load = new LeastConnectionsSelector(Fleet.Pool(Backends)));

    [GlobalSetup(Target = nameof(LeastConnectionsWeighted))]
    public void SetupWeightedLoad() => Hold(_load = new LeastConnectionsSelector(Fleet.WeightedPool(Backends)));

    [GlobalSetup(Target = nameof(ConsistentHash))]
    public void SetupRing() => Hold(_ring = new ConsistentHashSelector(Fleet.Pool(Backends)));

    [Benchmark(Baseline = true, Description = "YARP LeastRequests, pick alone")]
    public DestinationState? YarpLeastRequests() => _yarp.Pick();

    [Benchmark(Description = "LeastConnectionsSelector, acquire + dispose")]
    public void LeastConnections() => Exchange(_load.Acquire());

    [Benchmark(Description = "LeastConnectionsSelector, weights 1 to 19, acquire + dispose")]
    public void LeastConnectionsWeighted() => Exchange(_load.Acquire());

    [Benchmark(Description = "RoundRobinSelector, acquire + dispose")]
    public void RoundRobin() => Exchange(_rotation.Acquire());

    [Benchmark(Description = "RoundRobinSelector, acquire + dispose, on a pool with a LeastConnectionsSelector too")]
    public void RoundRobinIndexed() => Exchange(_rotation.Acquire());

    [Benchmark(Description = "ConsistentHashSelector, prehashed key, acquire + dispose")]
    public void ConsistentHash() => Exchange(_ring.Acquire(_keys[_next & (Fleet.Keys - 1)]));

    private void Exchange(BackendLease begun)
    {
        _next = _next + 1 < _held.Length ? _next + 1 : 0;
        _held[_next].Dispose();
        _held[_next] = begun;
    }

    private void Hold(IBackendSelector selector) =>
        _held =
            [.. Enumerable.Range(0, Backends * InFlight).Select(i => selector.Acquire(_keys[i & (Fleet.Keys - 1)]))];
}
