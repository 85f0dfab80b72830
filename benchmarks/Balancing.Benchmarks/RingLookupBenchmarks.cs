using Balancing.Internal;
using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks;

/// <summary>The ring alone, from a hash to an owner: ours against a binary search over the very same points.</summary>
public class RingLookupBenchmarks
{
    private const int PointsPerBackend = 160;
    private HashRing _ring = null!;
    private ulong[] _points = null!;
    private int[] _owners = null!;
    private ulong[] _large = null!;

    [Params(100, 1_000, 10_000, 100_000)]
    public int Backends { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        RingMember[] members = [.. Enumerable.Range(0, Backends).Select(static i => RingMember.Create(Fleet.IdOf(i), PointsPerBackend, seed: 0))];
        _ring = HashRing.Build(members);
        _points = [.. members.SelectMany(static member => Enumerable.Range(0, member.Points).Select(member.Point))];
        _owners = [.. members.SelectMany(static (member, slot) => Enumerable.Repeat(slot, member.Points))];
        Array.Sort(_points, _owners);

        // The keys must touch the whole ring, not the part that the caches keep: 2^20 of them, in random order.
        _large = [.. Enumerable.Range(0, 1 << 20).Select(static i => Mixer.Mix((ulong)i))];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = 1 << 20)]
    public int ArrayBinarySearch()
    {
        int sum = 0;
        foreach (ulong key in _large)
        {
            int at = Array.BinarySearch(_points, key);
            at = at < 0 ? ~at : at;
            sum += _owners[at < _points.Length ? at : 0];
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = 1 << 20)]
    public int HashRingOwnerOf()
    {
        int sum = 0;
        foreach (ulong key in _large)
        {
            sum += _ring.OwnerOf(key);
        }

        return sum;
    }

    /// <summary>Each lookup waits for the one before it: latency instead of throughput.</summary>
    [Benchmark(OperationsPerInvoke = 1 << 20)]
    public int HashRingOwnerOfDependent()
    {
        int owner = 0;
        foreach (ulong key in _large)
        {
            owner = _ring.OwnerOf(Mixer.Mix(key + (ulong)owner));
        }

        return owner;
    }

    [Benchmark(OperationsPerInvoke = 1 << 20)]
    public int ArrayBinarySearchDependent()
    {
        int owner = 0;
        foreach (ulong key in _large)
        {
            int at = Array.BinarySearch(_points, Mixer.Mix(key + (ulong)owner));
            at = at < 0 ? ~at : at;
            owner = _owners[at < _points.Length ? at : 0];
        }

        return owner;
    }
}
