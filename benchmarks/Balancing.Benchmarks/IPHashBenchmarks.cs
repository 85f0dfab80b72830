using System.Net;
using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks;

/// <summary>From a client address to its backend, whole.</summary>
public class IPHashBenchmarks
{
    private readonly IPAddress[] _ipv4 = [.. Fleet.Hashes().Select(static hash => new IPAddress((uint)hash))];
    private readonly IPAddress[] _ipv6 = [.. Fleet.Hashes().Select(static hash => new IPAddress([0x20, 1, .. BitConverter.GetBytes(hash), 0, 0, 0, 0, 0, 1]))];
    private IPHashSelector _selector = null!;

    [Params(10, 1_000)]
    public int Backends { get; set; }

    [GlobalSetup]
    public void Setup() => _selector = new IPHashSelector(Fleet.Pool(Backends));

    [Benchmark(Baseline = true, OperationsPerInvoke = Fleet.Keys, Description = "GetHashCode % n")]
    public int GetHashCodeModulo()
    {
        int sum = 0;
        foreach (IPAddress address in _ipv4)
        {
            sum += (int)((uint)address.GetHashCode() % (uint)Backends);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Fleet.Keys)]
    public int IPv4() => SelectAll(_ipv4);

    [Benchmark(OperationsPerInvoke = Fleet.Keys)]
    public int IPv6() => SelectAll(_ipv6);

    private int SelectAll(IPAddress[] addresses)
    {
        int sum = 0;
        foreach (IPAddress address in addresses)
        {
            _selector.TrySelect(address, out Backend? backend);
            sum += backend!.Weight;
        }

        return sum;
    }
}
