using System.Collections.Immutable;
using HttpGateway.Configuration;
using HttpGateway.Discovery.Pools;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Discovery.Dns;

/// <summary>Clusters that get their destinations from DNS. Routes to them are in the file.</summary>
internal sealed class DnsSource(ImmutableArray<DnsSettings> settings, ConfigCheck check) : IDiscoverySource
{
    /// <summary>The prefix of ids.</summary>
    public const string SourceName = "dns";

    private readonly Lock _gate = new();

    public string Name => SourceName;

    public async Task RunAsync(Action<DiscoverySnapshot> publish, CancellationToken cancellationToken)
    {
        Publication publication = new(publish);
        DnsCluster[] clusters = [.. settings.Select(entry => new DnsCluster(entry, CreateLookup(entry), check))];
        ClusterConfig[] configurations = [.. clusters.Select(static cluster => cluster.Empty)];
        Problem?[] problems = new Problem?[clusters.Length];
        Publish();
        await Task.WhenAll(clusters.Select((cluster, index) => cluster.RunAsync(
            (configuration, problem) =>
            {
                lock (_gate)
                {
                    configurations[index] = configuration;
                    problems[index] = problem;
                    Publish();
                }
            },
            cancellationToken)));

        void Publish() => publication.Publish(
            new DiscoverySnapshot([], [.. configurations], [.. problems.OfType<Problem>()]));
    }

    private static IDnsLookup CreateLookup(DnsSettings entry)
    {
        DnsRecords records = DnsRecords.Of(entry.Server);
        return entry.Type == DnsRecordType.Srv
            ? new ServiceLookup(entry, records)
            : new AddressLookup(entry, records);
    }
}
