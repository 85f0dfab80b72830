using System.Collections.Immutable;
using HttpGateway.Configuration;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Dns;

/// <summary>Clusters that get their destinations from DNS. Routes to them are in the file.</summary>
internal sealed class DnsSource(ImmutableArray<DnsSettings> settings, ConfigCheck check) : IDiscoverySource
{
    /// <summary>The prefix of ids.</summary>
    public const string SourceName = "dns";

    public string Name => SourceName;

    public async Task RunAsync(Action<DiscoverySnapshot> publish, CancellationToken cancellationToken)
    {
        DnsView view = new(publish);
        List<DnsCluster> clusters = [];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (DnsSettings entry in settings)
        {
            DnsCluster cluster = new(entry, DnsPool.Read(entry, out string? problem), CreateLookup(entry), check);
            problem ??= names.Contains(entry.Cluster) ? $"The cluster '{entry.Cluster}' has an entry already." : null;
            problem ??= await check.FindProblemAsync(cluster.Empty);
            if (problem is null)
            {
                names.Add(entry.Cluster);
                clusters.Add(cluster);
                view.Set(cluster.Empty, problem: null);
            }
            else
            {
                view.Refuse(cluster.ToProblem(problem));
            }
        }

        view.Publish();
        await Task.WhenAll(clusters.Select(cluster => cluster.RunAsync(view, cancellationToken)));
    }

    private static IDnsLookup CreateLookup(DnsSettings entry)
    {
        DnsRecords records = DnsRecords.Create(entry.Server);
        return entry.Type == DnsRecordType.Srv
            ? new ServiceLookup(entry, records)
            : new AddressLookup(entry, records);
    }
}
