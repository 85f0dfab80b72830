using System.Net;
using DnsClient.Protocol;

namespace HttpGateway.Discovery.Dns;

/// <summary>The addresses of one target of SRV records.</summary>
internal sealed record TargetAddresses(IReadOnlyList<IPAddress> Addresses, TimeSpan Ttl)
{
    /// <summary>Those that came with the SRV records; null if none did.</summary>
    public static TargetAddresses? In(IEnumerable<DnsResourceRecord> additionals, string target)
    {
        AddressRecord[] all =
        [
            .. additionals.OfType<AddressRecord>().Where(
                record => string.Equals(record.DomainName.Value, target, StringComparison.OrdinalIgnoreCase)),
        ];
        AddressRecord[] records = all.OfType<ARecord>().ToArray() is { Length: > 0 } ipv4 ? ipv4 : all;
        return records.Length == 0
            ? null
            : new TargetAddresses(
                [.. records.Select(static record => record.Address).Distinct()], DnsRecords.TtlOf(records));
    }
}
