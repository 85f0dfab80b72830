using Balancing.Hashing;
using Balancing.Selectors.ConsistentHash.Ring;
using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks.Speed;

/// <summary>
/// The ring alone, from a hash to an owner, beside a binary search over the same points. Rows are throughput; in rows
/// called latency, each lookup waits for the one before.
/// </summary>
public class RingLookupBenchmarks
{
    private const int PointsPerBackend = 160;
    private const int Lookups = 1 << 18;

    private HashRing _ring = null!;
    private ulong[] _points = null!;
    private int[] _owners = null!;
    private ulong[] _keys = null!;

    [ParamsSource(nameof(RingSizes))]
    public int Backends { get; set; }

    public static IEnumerable<int> RingSizes => Sizes.Rings;

    [GlobalSetup]
    public void Setup()
    {
        RingMember[] members = [.. Enumerable.Range(0, Backends)
            .Select(static i => RingMember.Create(Fleet.IdOf(i), PointsPerBackend, seed: 0))];
        _ring = HashRing.Build(members);
        _points = [.. members.SelectMany(static member => Enumerable.Range(0, member.Points).Select(member.Point))];
        _owners = [.. members.SelectMany(static (member, slot) => Enumerable.Repeat(slot, member.Points))];
        Array.Sort(_points, _owners);

        // Many keys in random order touch the whole ring, not only the part that is in the caches.
        _keys = [.. Enumerable.Range(0, Lookups).Select(static i => SplitMix64.Mix((ulong)i))];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Lookups, Description = "Array.BinarySearch")]
    public int BinarySearch()
    {
        int sum = 0;
        foreach (ulong key in _keys)
        {
            sum += Search(key);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Lookups, Description = "ring")]
    public int Ring()
    {
        int sum = 0;
        foreach (ulong key in _keys)
        {
            sum += _ring.OwnerOf(key);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Lookups, Description = "Array.BinarySearch, latency")]
    public int BinarySearchChain()
    {
        int owner = 0;
        foreach (ulong key in _keys)
        {
            owner = Search(SplitMix64.Mix(key + (ulong)owner));
        }

        return owner;
    }

    [Benchmark(OperationsPerInvoke = Lookups, Description = "ring, latency")]
    public int RingChain()
    {
        int owner = 0;
        foreach (ulong key in _keys)
        {
            owner = _ring.OwnerOf(SplitMix64.Mix(key + (ulong)owner));
        }

        return owner;
    }

    private int Search(ulong key)
    {
        int at = Array.BinarySearch(_points, key);
        at = at < 0 ? ~at : at;
        return _owners[at < _points.Length ? at : 0];
    }
}
