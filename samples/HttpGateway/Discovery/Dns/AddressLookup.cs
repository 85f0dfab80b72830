using System.Net;
using DnsClient;
using DnsClient.Protocol;
using HttpGateway.Configuration;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Dns;

/// <summary>Looks up the addresses of a name. Each is a server.</summary>
internal sealed class AddressLookup(DnsSettings settings, DnsRecords records) : IDnsLookup
{
    public async Task<DnsAnswer> FindAsync(CancellationToken cancellationToken)
    {
        int port = settings.Port ?? Destination.DefaultPort(settings.Scheme);
        IDnsQueryResponse response = settings.Type == DnsRecordType.Aaaa
            ? await records.QueryAsync<AaaaRecord>(settings.Name, QueryType.AAAA, cancellationToken)
            : await records.QueryAsync<ARecord>(settings.Name, QueryType.A, cancellationToken);
        IEnumerable<Member> members = response.Answers.OfType<AddressRecord>()
            .Select(record => new IPEndPoint(record.Address, port))
            .Distinct()
            .Select(server => Destination.Create($"{server}", server, 1, settings.Scheme, settings.Name));

        // A link from name to name (CNAME) is as old as the addresses, so it counts too.
        return new DnsAnswer(Destination.InOrder(members), DnsRecords.TtlOf(response.Answers));
    }
}
