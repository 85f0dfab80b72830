using Akka.Routing;
using BenchmarkDotNet.Attributes;
using Proto.Cluster;
using Proto.Cluster.Partition;

namespace Balancing.Benchmarks;

/// <summary>From a 21-character text to the server that owns it, whole: hashing, lookup, availability.</summary>
public class KeyedSelectBenchmarks
{
    private readonly string[] _keys = Fleet.Texts();
    private ConsistentHashSelector _ring = null!;
    private IPHashSelector _hash = null!;
    private ConsistentHash<string> _akka = null!;
    private Rendezvous _rendezvous = null!;
    private MemberHashRing _memberRing = null!;

    [Params(100, 1_000)]
    public int Backends { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        BackendPool pool = Fleet.Pool(Backends);
        _ring = new ConsistentHashSelector(pool);
        _hash = new IPHashSelector(pool);
        _akka = ConsistentHash.Create(pool.Backends.Select(static b => b.Id), 160);
        Member[] members = [.. pool.Backends.Select(static b => new Member { Id = b.Id, Host = b.Id.Split(':')[0], Port = 8080 })];
        _rendezvous = new Rendezvous();
        _rendezvous.UpdateMembers(members);
        _memberRing = new MemberHashRing(members);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Fleet.Keys)]
    public int ConsistentHashSelector()
    {
        int sum = 0;
        foreach (string key in _keys)
        {
            _ring.TrySelect(key, out Backend? backend);
            sum += backend!.Weight;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys)]
    public int IPHashSelector()
    {
        int sum = 0;
        foreach (string key in _keys)
        {
            _hash.TrySelect(key, out Backend? backend);
            sum += backend!.Weight;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys)]
    public int AkkaConsistentHash()
    {
        int sum = 0;
        foreach (string key in _keys)
        {
            sum += _akka.NodeFor(key).Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys)]
    public int ProtoActorMemberHashRing()
    {
        int sum = 0;
        foreach (string key in _keys)
        {
            sum += _memberRing.GetOwnerMemberByIdentity(key).Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys)]
    public int ProtoActorRendezvous()
    {
        int sum = 0;
        foreach (string key in _keys)
        {
            sum += _rendezvous.GetOwnerMemberByIdentity(key).Length;
        }

        return sum;
    }
}
