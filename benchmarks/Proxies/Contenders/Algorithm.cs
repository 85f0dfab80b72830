namespace Proxies.Contenders;

/// <summary>An algorithm that both HAProxy and this library have.</summary>
/// <param name="Name">The name of TcpProxy's option.</param>
/// <param name="HAProxy">HAProxy's words for it.</param>
internal sealed record Algorithm(string Name, string HAProxy)
{
    public static readonly Algorithm LeastConnections = new("least-connections", "balance leastconn");

    public static readonly Algorithm RoundRobin = new("round-robin", "balance roundrobin");

    public static readonly Algorithm IPHash = new("ip-hash", "balance source");

    public static readonly Algorithm ConsistentHash =
        new("consistent-hash", "balance source\n    hash-type consistent");

    public static IReadOnlyList<Algorithm> All => [RoundRobin, LeastConnections, IPHash, ConsistentHash];
}
