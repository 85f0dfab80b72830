using Akka.Routing;
using Balancing.Benchmarks.Peers;
using BenchmarkDotNet.Attributes;
using Proto.Cluster;
using Proto.Cluster.Partition;
using Proto.Cluster.PartitionActivator;

namespace Balancing.Benchmarks.Speed;

/// <summary>From a 21-character text to the server that owns it: the library, its peers and plain C#.</summary>
/// <remarks>Each peer is used as its documentation shows.</remarks>
public class KeyedPeerBenchmarks
{
    private readonly string[] _texts = Fleet.Texts();
    private ConsistentHashSelector _ring = null!;
    private ConsistentHash<string> _akka = null!;
    private ConsistentHash<string> _akkaDefault = null!;
    private MemberHashRing _memberRing = null!;
    private Rendezvous _rendezvous = null!;
    private RendezvousFast _rendezvousFast = null!;
    private BinarySearchRing _binarySearch = null!;
    private SortedDictionaryRing _sortedDictionary = null!;
    private string[] _ids = null!;

    [ParamsSource(nameof(MediumSizes))]
    public int Backends { get; set; }

    public static IEnumerable<int> MediumSizes => Sizes.Medium;

    [GlobalSetup]
    public void Setup()
    {
        BackendPool pool = Fleet.Pool(Backends);
        _ids = [.. pool.Backends.Select(static backend => backend.Id)];
        _ring = new ConsistentHashSelector(pool);
        _akka = ConsistentHash.Create(_ids, 160);
        _akkaDefault = ConsistentHash.Create(_ids, 10);
        Member[] members = [.. _ids.Select(static id => new Member { Id = id, Host = id.Split(':')[0], Port = 8080 })];
        _memberRing = new MemberHashRing(members);
        _rendezvous = new Rendezvous();
        _rendezvous.UpdateMembers(members);
        _rendezvousFast = new RendezvousFast(members);
        _binarySearch = new BinarySearchRing(_ids, pointsPerServer: 160);
        _sortedDictionary = new SortedDictionaryRing(_ids, pointsPerServer: 100);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Fleet.Keys, Description = "ConsistentHashSelector")]
    public int Ours()
    {
        int sum = 0;
        foreach (string text in _texts)
        {
            _ring.TrySelect(text, out Backend? backend);
            sum += backend!.Weight;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "Akka.NET ConsistentHash, 160 points")]
    public int Akka()
    {
        int sum = 0;
        foreach (string text in _texts)
        {
            sum += _akka.NodeFor(text).Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "Akka.NET ConsistentHash, 10 points (default)")]
    public int AkkaDefault()
    {
        int sum = 0;
        foreach (string text in _texts)
        {
            sum += _akkaDefault.NodeFor(text).Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "Proto.Actor MemberHashRing")]
    public int ProtoMemberHashRing()
    {
        int sum = 0;
        foreach (string text in _texts)
        {
            sum += _memberRing.GetOwnerMemberByIdentity(text).Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "Proto.Actor Rendezvous")]
    public int ProtoRendezvous()
    {
        int sum = 0;
        foreach (string text in _texts)
        {
            sum += _rendezvous.GetOwnerMemberByIdentity(text).Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "Proto.Actor RendezvousFast")]
    public int ProtoRendezvousFast()
    {
        int sum = 0;
        foreach (string text in _texts)
        {
            sum += _rendezvousFast.GetOwnerMemberByIdentity(text).Length;
        }

        return sum;
    }

    [Benchmark(
        OperationsPerInvoke = Fleet.Keys,
        Description = "plain C#: Array.BinarySearch ring, 160 points (XxHash3)")]
    public int BinarySearch()
    {
        int sum = 0;
        foreach (string text in _texts)
        {
            sum += _binarySearch.OwnerOf(text).Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "plain C#: SortedDictionary ring, 100 points (MD5)")]
    public int SortedDictionary()
    {
        int sum = 0;
        foreach (string text in _texts)
        {
            sum += _sortedDictionary.OwnerOf(text).Length;
        }

        return sum;
    }

    [Benchmark(
        OperationsPerInvoke = Fleet.Keys,
        Description = "plain C#: string.GetHashCode % n (another server in each process)")]
    public int HashModulo()
    {
        int sum = 0;
        foreach (string text in _texts)
        {
            sum += _ids[(uint)text.GetHashCode(StringComparison.Ordinal) % (uint)_ids.Length].Length;
        }

        return sum;
    }
}
