using Balancing.Benchmarks.Peers;
using BenchmarkDotNet.Attributes;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Balancing.Benchmarks.Speed;

/// <summary>A pick without a key: the library, the five policies of YARP, a plain scan, and a shared counter.</summary>
[SeveralProcesses]
public class KeylessSelectBenchmarks
{
    private const int Picks = 1_024;

    private BackendLease[] _held = [];
    private int _counter;

    [ParamsSource(nameof(AllSizes))]
    public int Backends { get; set; }

    public static IEnumerable<int> AllSizes => Sizes.All;

    // Each row creates only what it measures: a fleet of 100,000 takes seconds.
    private BackendPool EqualPool => field ??= Fleet.Pool(Backends);

    private BackendPool WeightedPool => field ??= Fleet.WeightedPool(Backends);

    private LeastConnectionsSelector Load => field ??= CreateLoaded();

    private LeastLatencySelector Latency => field ??= CreateWithKnownLatencies();

    private RoundRobinSelector Equal => field ??= new RoundRobinSelector(EqualPool);

    private RoundRobinSelector Weighted => field ??= new RoundRobinSelector(WeightedPool);

    private RandomSelector Random => field ??= new RandomSelector(EqualPool);

    private RandomSelector WeightedRandom => field ??= new RandomSelector(WeightedPool);

    private PowerOfTwoChoicesSelector TwoChoices => field ??= new PowerOfTwoChoicesSelector(Load.Pool);

    private PowerOfTwoChoicesSelector WeightedTwoChoices => field ??= new PowerOfTwoChoicesSelector(WeightedPool);

    private Backend[] All => field ??= [.. Load.Pool.Backends];

    private YarpPolicy RoundRobinPolicy => field ??= Yarp(LoadBalancingPolicies.RoundRobin);

    private YarpPolicy RandomPolicy => field ??= Yarp(LoadBalancingPolicies.Random);

    private YarpPolicy FirstPolicy => field ??= Yarp(LoadBalancingPolicies.FirstAlphabetical);

    private YarpPolicy PowerOfTwoPolicy => field ??= Yarp(LoadBalancingPolicies.PowerOfTwoChoices);

    private YarpPolicy LeastRequestsPolicy => field ??= Yarp(LoadBalancingPolicies.LeastRequests);

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
    public Backend? RoundRobinEqual() => PickMany(Equal);

    [Benchmark(OperationsPerInvoke = Picks, Description = "RoundRobinSelector, weights 1 to 19")]
    public Backend? RoundRobinWeighted() => PickMany(Weighted);

    [Benchmark(OperationsPerInvoke = Picks, Description = "LeastConnectionsSelector")]
    public Backend? LeastConnections() => PickMany(Load);

    [Benchmark(OperationsPerInvoke = Picks, Description = "RandomSelector, equal weights")]
    public Backend? RandomEqual() => PickMany(Random);

    [Benchmark(OperationsPerInvoke = Picks, Description = "RandomSelector, weights 1 to 19")]
    public Backend? RandomWeighted() => PickMany(WeightedRandom);

    [Benchmark(OperationsPerInvoke = Picks, Description = "PowerOfTwoChoicesSelector, equal weights")]
    public Backend? TwoChoicesEqual() => PickMany(TwoChoices);

    [Benchmark(OperationsPerInvoke = Picks, Description = "PowerOfTwoChoicesSelector, weights 1 to 19")]
    public Backend? TwoChoicesWeighted() => PickMany(WeightedTwoChoices);

    [Benchmark(OperationsPerInvoke = Picks, Description = "LeastLatencySelector")]
    public Backend? LeastLatency() => PickMany(Latency);

    [Benchmark(OperationsPerInvoke = Picks, Description = "one number of Random.Shared")]
    public int SharedRandom()
    {
        int last = 0;
        for (int i = 0; i < Picks; i++)
        {
            last += System.Random.Shared.Next(Backends);
        }

        return last;
    }

    [Benchmark(Description = "YARP RoundRobin")]
    public DestinationState? YarpRoundRobin() => RoundRobinPolicy.Pick();

    [Benchmark(Description = "YARP Random")]
    public DestinationState? YarpRandom() => RandomPolicy.Pick();

    [Benchmark(Description = "YARP PowerOfTwoChoices")]
    public DestinationState? YarpPowerOfTwo() => PowerOfTwoPolicy.Pick();

    [Benchmark(Description = "YARP FirstAlphabetical")]
    public DestinationState? YarpFirst() => FirstPolicy.Pick();

    [Benchmark(Description = "YARP LeastRequests")]
    public DestinationState? YarpLeastRequests() => LeastRequestsPolicy.Pick();

    [Benchmark(Description = "plain C#: scan of all counts")]
    public Backend Scan()
    {
        Backend[] backends = All;
        Backend least = backends[0];
        foreach (Backend backend in backends)
        {
            if (backend.InFlightCount < least.InFlightCount)
            {
                least = backend;
            }
        }

        return least;
    }

    private YarpPolicy Yarp(string policy) => new(policy, Backends, static destination => 5 + (destination % 2));

    private LeastConnectionsSelector CreateLoaded()
    {
        LeastConnectionsSelector selector = new(EqualPool);
        _held = [.. Enumerable.Range(0, (Backends * 5) + (Backends / 2))
            .Select(_ => selector.Acquire())]; // five or six on each
        return selector;
    }

    private LeastLatencySelector CreateWithKnownLatencies()
    {
        LeastLatencySelector selector = new(EqualPool);
        foreach (Backend backend in EqualPool.Backends)
        {
            using BackendLease lease = backend.Acquire();
            lease.Report(RequestOutcome.Succeeded);
        }

        return selector;
    }

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
