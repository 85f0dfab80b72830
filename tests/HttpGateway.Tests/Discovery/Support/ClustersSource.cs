using HttpGateway.Configuration;
using HttpGateway.Discovery;
using HttpGateway.Discovery.Dns;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Tests.Discovery.Support;

/// <summary>Clusters of DNS with lookups of a test, as a source.</summary>
internal sealed class ClustersSource(params (string Cluster, IDnsLookup Lookup)[] entries) : IDiscoverySource
{
    public string Name => DnsSource.SourceName;

    public Task RunAsync(Action<DiscoverySnapshot> publish, CancellationToken cancellationToken)
    {
        DnsView view = new(publish);
        return Task.WhenAll(entries.Select(entry => new DnsCluster(
            new DnsSettings(entry.Cluster, $"{entry.Cluster}.test", DnsRecordType.A, 80, "http", null, TimeSpan.Zero),
            new PoolSettings(PolicyName.Default, null, null),
            entry.Lookup,
            Checks.Check).RunAsync(view, cancellationToken)));
    }
}
