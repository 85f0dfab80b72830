using System.Diagnostics.CodeAnalysis;
using System.Net;
using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Members;

/// <summary>An address of the resolver.</summary>
internal sealed class GrpcBackend : Backend
{
    /// <summary>Creates a backend.</summary>
    /// <param name="address">The address.</param>
    /// <param name="connection">The connection that the id has already; null for a new one.</param>
    /// <exception cref="ArgumentException">The weight of the address is outside 0..1,000,000.</exception>
    public GrpcBackend(BalancerAddress address, BackendConnection? connection = null)
        : base(IdOf(address.EndPoint), WeightOf(address))
    {
        Address = address;
        Connection = connection ?? new BackendConnection(Id);
    }

    /// <summary>The attribute of an address that holds its weight.</summary>
    public static BalancerAttributesKey<int> WeightAttribute { get; } = new("Balancing.Weight");

    /// <summary>The address, with the attributes that it had when the object was created.</summary>
    public BalancerAddress Address { get; }

    /// <summary>The connection of the id.</summary>
    public BackendConnection Connection { get; }

    // Host names ignore case and ids do not. Processes that differ in case must agree on keys.
    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "As users write them.")]
    private static string IdOf(DnsEndPoint endPoint)
    {
        string host = endPoint.Host.ToLowerInvariant();
        return host.Contains(':', StringComparison.Ordinal) && host[0] != '['
            ? FormattableString.Invariant($"[{host}]:{endPoint.Port}")
            : FormattableString.Invariant($"{host}:{endPoint.Port}");
    }

    private static int WeightOf(BalancerAddress address) =>
        address.Attributes.TryGetValue(WeightAttribute, out int weight) ? weight : 1;
}
