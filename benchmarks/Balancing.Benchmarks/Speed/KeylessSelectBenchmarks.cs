using Balancing.Benchmarks.Peers;
using BenchmarkDotNet.Attributes;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Balancing.Benchmarks.Speed;

/// <summary>A pick without a key: the library, the five policies of YARP, a plain scan, and a shared counter.</summary>
public class KeylessSelectBenchmarks
{
    private const int Picks = 1_024;

    private RoundRobinSelector _equal = null!;
    private RoundRobinSelector _weighted = null!;
    private LeastConnectionsSelector _load = null!;
    private RandomSelector _random = null!;
    private RandomSelector _weightedRandom = null!;
    private PowerOfTwoChoicesSelector _twoChoices = null!;
    private PowerOfTwoChoicesSelector _weightedTwoChoices = null!;
    private LeastLatencySelector _latency = null!;
    private Backend[] _backends = null!;
    private BackendLease[] _held = null!;
    private YarpPolicy _yarpRoundRobin = null!;
    private YarpPolicy _yarpRandom = null!;
    private YarpPolicy _yarpFirst = null!;
    private YarpPolicy _yarpPowerOfTwo = null!;
    private YarpPolicy _yarpLeastRequests = null!;
    private int _counter;

    [ParamsSource(nameof(AllSizes))]
    public int Backends { get; set; }

    public static IEnumerable<int> AllSizes => Sizes.All;

    [GlobalSetup]
    public void Setup()
    {
        _equal = new RoundRobinSelector(Fleet.Pool(Backends));
        _weighted = new RoundRobinSelector(Fleet.WeightedPool(Backends));
        BackendPool pool = Fleet.Pool(Backends);
        _backends = [.. pool.Backends];
        _load = new LeastConnectionsSelector(pool);
        _random = new RandomSelector(pool);
        _weightedRandom = new RandomSelector(_weighted.Pool);
        _twoChoices = new PowerOfTwoChoicesSelector(pool);
        _weightedTwoChoices = new PowerOfTwoChoicesSelector(_weighted.Pool);
        _latency = new LeastLatencySelector(Fleet.Pool(Backends));
        foreach (Backend backend in _latency.Pool.Backends)
        {
            using BackendLease lease = backend.Acquire();
            lease.Report(RequestOutcome.Succeeded); // the latency of each is known
        }

        _held = [.. Enumerable.Range(0, (Backends * 5) + (Backends / 2))
            .Select(_ => _load.Acquire())]; // five or six on each
        _yarpRoundRobin = Yarp(LoadBalancingPolicies.RoundRobin);
        _yarpRandom = Yarp(LoadBalancingPolicies.Random);
        _yarpFirst = Yarp(LoadBalancingPolicies.FirstAlphabetical);
        _yarpPowerOfTwo = Yarp(LoadBalancingPolicies.PowerOfTwoChoices);
        _yarpLeastRequests = Yarp(LoadBalancingPolicies.LeastRequests);
    }

    [GlobalCleanup]
    public void Cleanup() => Array.ForEach(_held, static lease => lease.Dispose());

    [Benchmark(Baseline = true, OperationsPerInvoke = Picks, Description = "one Interlocked.Increment")]
    public int Increment()
    {
        int last = 0;
        for (int i = 0; i < Picks; i++)
        {
            last = Interlocked.Increment(ref _counter);
        }

        return last;
    }

    [Benchmark(OperationsPerInvoke = Picks, Description = "RoundRobinSelector, equal weights")]
    public Backend? RoundRobinEqual() => PickMany(_equal);

    [Benchmark(OperationsPerInvoke = Picks, Description = "RoundRobinSelector, weights 1 to 19")]
    public Backend? RoundRobinWeighted() => PickMany(_weighted);

    [Benchmark(OperationsPerInvoke = Picks, Description = "LeastConnectionsSelector")]
    public Backend? LeastConnections() => PickMany(_load);

    [Benchmark(OperationsPerInvoke = Picks, Description = "RandomSelector, equal weights")]
    public Backend? RandomEqual() => PickMany(_random);

    [Benchmark(OperationsPerInvoke = Picks, Description = "RandomSelector, weights 1 to 19")]
    public Backend? RandomWeighted() => PickMany(_weightedRandom);

    [Benchmark(OperationsPerInvoke = Picks, Description = "PowerOfTwoChoicesSelector, equal weights")]
    public Backend? TwoChoicesEqual() => PickMany(_twoChoices);

    [Benchmark(OperationsPerInvoke = Picks, Description = "PowerOfTwoChoicesSelector, weights 1 to 19")]
    public Backend? TwoChoicesWeighted() => PickMany(_weightedTwoChoices);

    [Benchmark(OperationsPerInvoke = Picks, Description = "LeastLatencySelector")]
    public Backend? LeastLatency() => PickMany(_latency);

    [Benchmark(OperationsPerInvoke = Picks, Description = "one number of Random.Shared")]
    public int SharedRandom()
    {
        int last = 0;
        for (int i = 0; i < Picks; i++)
        {
            last += Random.Shared.Next(Backends);
        }

        return last;
    }

    [Benchmark(Description = "YARP RoundRobin")]
    public DestinationState? YarpRoundRobin() => _yarpRoundRobin.Pick();

    [Benchmark(Description = "YARP Random")]
    public DestinationState? YarpRandom() => _yarpRandom.Pick();

    [Benchmark(Description = "YARP PowerOfTwoChoices")]
    public DestinationState? YarpPowerOfTwo() => _yarpPowerOfTwo.Pick();

    [Benchmark(Description = "YARP FirstAlphabetical")]
    public DestinationState? YarpFirst() => _yarpFirst.Pick();

    [Benchmark(Description = "YARP LeastRequests")]
    public DestinationState? YarpLeastRequests() => _yarpLeastRequests.Pick();

    [Benchmark(Description = "plain C#: scan of all counts")]
    public Backend Scan()
    {
        Backend least = _backends[0];
        foreach (Backend backend in _backends)
        {
            if (backend.InFlightCount < least.InFlightCount)
            {
                least = backend;
            }
        }

        return least;
    }

    private YarpPolicy Yarp(string policy) => new(policy, Backends, static destination => 5 + (destination % 2));

    private static Backend? PickMany<TSelector>(TSelector selector)
        where TSelector : class, IBackendSelector
    {
        Backend? backend = null;
        for (int i = 0; i < Picks; i++)
        {
            selector.TrySelect(default, out backend);
        }

        return backend;
    }
}
