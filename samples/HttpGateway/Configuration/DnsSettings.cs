using System.Net;

namespace HttpGateway.Configuration;

/// <summary>A cluster that gets its destinations from DNS.</summary>
/// <param name="Cluster">The name of the cluster.</param>
/// <param name="Name">The name to look up.</param>
/// <param name="Type">The records to look up.</param>
/// <param name="Port">The port of the destinations. SRV records have their own.</param>
/// <param name="Scheme">The scheme of the destinations: http or https.</param>
/// <param name="Server">The DNS server; null for those of the system.</param>
/// <param name="MinimumTtl">The shortest time between two lookups.</param>
internal sealed record DnsSettings(
    string Cluster,
    string Name,
    DnsRecordType Type,
    int? Port,
    string Scheme,
    IPEndPoint? Server,
    TimeSpan MinimumTtl)
{
    /// <summary>The load balancing policy, as people write it; null for the default.</summary>
    public string? Policy { get; init; }

    /// <summary>Where the affinity key comes from, such as <c>Header:X-User</c>; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>The path of an active health check; null for none.</summary>
    public string? Health { get; init; }
}
