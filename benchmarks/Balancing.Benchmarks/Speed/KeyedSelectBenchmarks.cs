using System.Net;
using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks.Speed;

/// <summary>
/// A whole selection, from a key to a backend: hash, lookup, availability. Rows are throughput; in rows called latency,
/// the next key depends on the backend before.
/// </summary>
[SeveralProcesses]
public class KeyedSelectBenchmarks
{
    private const int Many = 64;

    private readonly SelectionKey[] _keys = Fleet.PrehashedKeys();
    private readonly Backend?[] _picks = new Backend?[Many];
    private readonly string[] _texts = Fleet.Texts();
    private readonly IPAddress[] _ipv4 = Fleet.IPv4();
    private readonly IPAddress[] _ipv6 = Fleet.IPv6();
    private ConsistentHashSelector _ring = null!;
    private IPHashSelector _hash = null!;

    [ParamsSource(nameof(AllSizes))]
    public int Backends { get; set; }

    public static IEnumerable<int> AllSizes => Sizes.All;

    [GlobalSetup]
    public void Setup()
    {
        BackendPool pool = Fleet.Pool(Backends);
        _ring = new ConsistentHashSelector(pool);
        _hash = new IPHashSelector(pool);
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "consistent hash, prehashed key")]
    public int RingKey()
    {
        int found = 0;
        foreach (SelectionKey key in _keys)
        {
            found += _ring.TrySelect(key, out _) ? 1 : 0;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "consistent hash, prehashed keys, SelectBatch of 64")]
    public int RingMany()
    {
        int found = 0;
        for (int start = 0; start < _keys.Length; start += Many)
        {
            found += _ring.SelectBatch(_keys.AsSpan(start, Many), _picks);
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "consistent hash, 21 characters")]
    public int RingText()
    {
        int found = 0;
        foreach (string text in _texts)
        {
            found += _ring.TrySelect(text, out _) ? 1 : 0;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "consistent hash, IPv4")]
    public int RingIPv4() => SelectAll(_ring, _ipv4);

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "consistent hash, IPv6")]
    public int RingIPv6() => SelectAll(_ring, _ipv6);

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "consistent hash, prehashed key, latency")]
    public int RingKeyChain()
    {
        int at = 0;
        for (int i = 0; i < Fleet.Keys; i++)
        {
            at = _ring.TrySelect(_keys[at], out Backend? backend) ? Next(at, backend) : 0;
        }

        return at;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "consistent hash, 21 characters, latency")]
    public int RingTextChain()
    {
        int at = 0;
        for (int i = 0; i < Fleet.Keys; i++)
        {
            at = _ring.TrySelect(_texts[at], out Backend? backend) ? Next(at, backend) : 0;
        }

        return at;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "IP hash, prehashed key")]
    public int HashKey()
    {
        int found = 0;
        foreach (SelectionKey key in _keys)
        {
            found += _hash.TrySelect(key, out _) ? 1 : 0;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "IP hash, 21 characters")]
    public int HashText()
    {
        int found = 0;
        foreach (string text in _texts)
        {
            found += _hash.TrySelect(text, out _) ? 1 : 0;
        }

        return found;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "IP hash, IPv4")]
    public int HashIPv4() => SelectAll(_hash, _ipv4);

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "IP hash, IPv6")]
    public int HashIPv6() => SelectAll(_hash, _ipv6);

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "IP hash, prehashed key, latency")]
    public int HashKeyChain()
    {
        int at = 0;
        for (int i = 0; i < Fleet.Keys; i++)
        {
            at = _hash.TrySelect(_keys[at], out Backend? backend) ? Next(at, backend) : 0;
        }

        return at;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys, Description = "IP hash, IPv4, latency")]
    public int HashIPv4Chain()
    {
        int at = 0;
        for (int i = 0; i < Fleet.Keys; i++)
        {
            at = _hash.TrySelect(_ipv4[at], out Backend? backend) ? Next(at, backend) : 0;
        }

        return at;
    }

    // All weights are 1, but the processor must load the backend to read its weight.
    private static int Next(int at, Backend backend) => (at + backend.Weight) & (Fleet.Keys - 1);

    private static int SelectAll<TSelector>(TSelector selector, IPAddress[] addresses)
        where TSelector : class, IBackendSelector
    {
        int found = 0;
        foreach (IPAddress address in addresses)
        {
            found += selector.TrySelect(address, out _) ? 1 : 0;
        }

        return found;
    }
}
