using System.Net;
using DnsClient;
using DnsClient.Protocol;
using HttpGateway.Configuration;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Dns;

/// <summary>Looks up SRV records, and the addresses of their targets.</summary>
/// <remarks>Only the targets with the lowest priority are used: the others are for clients that reach none of them.
/// </remarks>
internal sealed class ServiceLookup(DnsSettings settings, DnsRecords records) : IDnsLookup
{
    private const string NoService = "."; // RFC 2782: the service is not offered

    // Of the last answer: they stay if the lookup of the target fails.
    private Dictionary<string, TargetAddresses> _known = new(StringComparer.OrdinalIgnoreCase);

    public async Task<DnsAnswer> FindAsync(CancellationToken cancellationToken)
    {
        IDnsQueryResponse response = await records.QueryAsync<SrvRecord>(
            settings.Name, QueryType.SRV, cancellationToken);
        SrvRecord[] services = [.. response.Answers.OfType<SrvRecord>()];
        ushort first = services.Min(static service => service.Priority);
        services = [.. services.Where(service => service.Priority == first && service.Target.Value != NoService)];
        IReadOnlyList<int> weights = SrvWeights.Scale([.. services.Select(static service => (int)service.Weight)]);

        Dictionary<string, TargetAddresses> found = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string> failures = new(StringComparer.OrdinalIgnoreCase);
        foreach (string target in services.Select(static service => service.Target.Value)
            .Distinct(StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                found[target] = TargetAddresses.In(response.Additionals, target)
                    ?? await FindTargetAsync(target, cancellationToken);
            }
            catch (DnsLookupException failure)
            {
                failures[target] = failure.Message;
                if (_known.TryGetValue(target, out TargetAddresses? known))
                {
                    found[target] = known with { Ttl = TimeSpan.Zero }; // ask again soon
                }
            }
        }

        _known = found;
        string? warning = failures.Count == 0 ? null : string.Join(" ", failures.Values);
        List<Member> members = ToMembers(services, weights, found);
        if (members.Count == 0)
        {
            throw new DnsLookupException(warning ?? $"The answer for '{settings.Name}' says that there is no service.");
        }

        TimeSpan ttl = found.Values.Select(static target => target.Ttl)
            .Append(DnsRecords.TtlOf(response.Answers)).Min();
        return new DnsAnswer(Destination.InOrder(members), failures.Count == 0 ? ttl : TimeSpan.Zero, warning);
    }

    private async Task<TargetAddresses> FindTargetAsync(string target, CancellationToken cancellationToken)
    {
        IDnsQueryResponse response;
        try
        {
            response = await records.QueryAsync<ARecord>(target, QueryType.A, cancellationToken);
        }
        catch (DnsLookupException)
        {
            response = await records.QueryAsync<AaaaRecord>(target, QueryType.AAAA, cancellationToken);
        }

        return new TargetAddresses(
            [.. response.Answers.OfType<AddressRecord>().Select(static record => record.Address).Distinct()],
            DnsRecords.TtlOf(response.Answers));
    }

    // A target with one address has its name as the id: a pod that moves stays the same backend, with its keys.
    private List<Member> ToMembers(
        SrvRecord[] services, IReadOnlyList<int> weights, Dictionary<string, TargetAddresses> found)
    {
        Dictionary<string, Member> members = new(StringComparer.OrdinalIgnoreCase);
        foreach ((SrvRecord service, int weight) in services.Zip(weights))
        {
            string name = service.Target.Value.TrimEnd('.');
            IReadOnlyList<IPAddress> addresses = found.TryGetValue(service.Target.Value, out TargetAddresses? target)
                ? target.Addresses
                : [];
            foreach (IPAddress address in addresses)
            {
                IPEndPoint server = new(address, service.Port);
                string id = addresses.Count == 1 ? $"{name}:{service.Port}" : $"{name}/{server}";
                members.TryAdd(id, Destination.Create(id, server, weight, settings.Scheme, name));
            }
        }

        return [.. members.Values];
    }
}
