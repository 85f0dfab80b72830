using Balancing.Yarp;
using HttpGateway.Configuration;
using HttpGateway.Discovery;
using HttpGateway.Discovery.Dns;
using HttpGateway.Tests.Discovery.Support;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Discovery.Dns;

/// <summary>Clusters from DNS: what the answers become, and what failures leave.</summary>
public class DnsSourceTests
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Each_A_record_is_a_destination()
    {
        using FakeDnsServer server = new();
        server.Set(DnsRecord.Address("web.test", "10.0.0.2"), DnsRecord.Address("web.test", "10.0.0.1"));
        await using SnapshotRecorder source = Follow(Entry(server));

        DiscoverySnapshot snapshot = await source.UntilAsync(static snapshot =>
            snapshot.Destinations("dns/web")
                == "10.0.0.1:8080=http://10.0.0.1:8080/*1 10.0.0.2:8080=http://10.0.0.2:8080/*1");

        Assert.Equal("web.test:8080", snapshot.Clusters[0].Destinations!["10.0.0.1:8080"].Host);
        Assert.Equal(BalancingPolicies.LeastConnections, snapshot.Clusters[0].LoadBalancingPolicy);
        Assert.Empty(snapshot.Problems);
        Assert.Empty(snapshot.Routes);
    }

    [Fact]
    public async Task Each_AAAA_record_is_a_destination()
    {
        using FakeDnsServer server = new();
        server.Set(DnsRecord.Address("web.test", "fd00::1"), DnsRecord.Address("web.test", "10.0.0.1"));
        await using SnapshotRecorder source = Follow(
            Entry(server) with { Type = DnsRecordType.Aaaa, Scheme = "https", Port = 443 });

        DiscoverySnapshot snapshot = await source.UntilAsync(static snapshot =>
            snapshot.Destinations("dns/web") == "[fd00::1]:443=https://[fd00::1]/*1");

        Assert.Equal("web.test", snapshot.Clusters[0].Destinations!.Single().Value.Host);
    }

    [Fact]
    public async Task An_alias_is_followed()
    {
        using FakeDnsServer server = new();
        server.Set(DnsRecord.Alias("web.test", "other.test"), DnsRecord.Address("other.test", "10.0.0.1"));
        await using SnapshotRecorder source = Follow(Entry(server));

        await source.UntilAsync(static snapshot =>
            snapshot.Destinations("dns/web") == "10.0.0.1:8080=http://10.0.0.1:8080/*1");
    }

    [Fact]
    public async Task Changed_records_are_taken_over_and_the_same_ones_publish_nothing()
    {
        using FakeDnsServer server = new();
        DnsRecord first = DnsRecord.Address("web.test", "10.0.0.1");
        DnsRecord second = DnsRecord.Address("web.test", "10.0.0.2");
        server.Set(first, second);
        await using SnapshotRecorder source = Follow(Entry(server));
        await source.UntilAsync(static snapshot => snapshot.Clusters[0].Destinations!.Count == 2);

        server.Set(second, first); // servers rotate their answers
        await server.QueriesAsync(3);
        Assert.Equal(2, source.All.Length); // without destinations, and with them

        server.Set(second);
        await source.UntilAsync(static snapshot =>
            snapshot.Destinations("dns/web") == "10.0.0.2:8080=http://10.0.0.2:8080/*1");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(0)]
    public async Task A_failed_lookup_keeps_the_last_answer(int error)
    {
        using FakeDnsServer server = new();
        server.Set(DnsRecord.Address("web.test", "10.0.0.1"));
        await using SnapshotRecorder source = Follow(Entry(server));
        await source.UntilAsync(static snapshot => snapshot.Clusters[0].Destinations!.Count == 1);

        server.Set(DnsRecord.Address("web.test", "fd00::1")); // the name exists, without an A record
        if (error > 0)
        {
            server.Fail(error);
        }

        DiscoverySnapshot failed = await source.UntilAsync(static snapshot => snapshot.Problems.Count == 1);
        Assert.Equal("10.0.0.1:8080=http://10.0.0.1:8080/*1", failed.Destinations("dns/web"));
        Assert.Equal(("dns", "web.test"), (failed.Problems[0].Source, failed.Problems[0].Subject));
        Assert.StartsWith("The last answer stays: ", failed.Problems[0].Message, StringComparison.Ordinal);

        server.Set(DnsRecord.Address("web.test", "10.0.0.2"));
        await source.UntilAsync(static snapshot => snapshot.Problems.Count == 0
            && snapshot.Destinations("dns/web") == "10.0.0.2:8080=http://10.0.0.2:8080/*1");
    }

    [Fact]
    public async Task A_server_that_is_away_keeps_the_last_answer()
    {
        FakeDnsServer server = new();
        server.Set(DnsRecord.Address("web.test", "10.0.0.1"));
        await using SnapshotRecorder source = Follow(Entry(server));
        await source.UntilAsync(static snapshot => snapshot.Clusters[0].Destinations!.Count == 1);

        server.Dispose();
        DiscoverySnapshot failed = await source.UntilAsync(static snapshot => snapshot.Problems.Count == 1);
        Assert.Equal("10.0.0.1:8080=http://10.0.0.1:8080/*1", failed.Destinations("dns/web"));

        using FakeDnsServer back = new(server.EndPoint.Port);
        back.Set(DnsRecord.Address("web.test", "10.0.0.2"));
        await source.UntilAsync(static snapshot => snapshot.Problems.Count == 0);
    }

    [Fact]
    public async Task An_answer_is_not_asked_for_again_before_its_time()
    {
        using FakeDnsServer server = new();
        server.Set(
            DnsRecord.Address("web.test", "10.0.0.1", ttl: 3_600),
            DnsRecord.Address("short.test", "10.0.0.2", ttl: 0));
        await using SnapshotRecorder source = Follow(
            Entry(server), Entry(server) with { Cluster = "short", Name = "short.test" });

        await source.UntilAsync(static snapshot =>
            snapshot.Clusters.All(static cluster => cluster.Destinations!.Count == 1));
        await server.QueriesAsync(3); // of the other name: time passes
        server.Set(DnsRecord.Address("web.test", "10.0.0.9"), DnsRecord.Address("short.test", "10.0.0.8"));
        await source.UntilAsync(static snapshot =>
            snapshot.Destinations("dns/short") == "10.0.0.8:8080=http://10.0.0.8:8080/*1");

        Assert.Equal("10.0.0.1:8080=http://10.0.0.1:8080/*1", source.All[^1].Destinations("dns/web"));
    }

    [Fact]
    public async Task The_shortest_time_between_lookups_can_be_set()
    {
        using FakeDnsServer server = new();
        server.Set(DnsRecord.Address("web.test", "10.0.0.1"), DnsRecord.Address("short.test", "10.0.0.2"));
        await using SnapshotRecorder source = Follow(
            Entry(server) with { MinimumTtl = TimeSpan.FromHours(1) },
            Entry(server) with { Cluster = "short", Name = "short.test" });
        await source.UntilAsync(static snapshot =>
            snapshot.Clusters.All(static cluster => cluster.Destinations!.Count == 1));

        server.Set(DnsRecord.Address("web.test", "10.0.0.9"), DnsRecord.Address("short.test", "10.0.0.8"));
        await source.UntilAsync(static snapshot =>
            snapshot.Destinations("dns/short") == "10.0.0.8:8080=http://10.0.0.8:8080/*1");

        Assert.Equal("10.0.0.1:8080=http://10.0.0.1:8080/*1", source.All[^1].Destinations("dns/web"));
    }

    [Fact]
    public async Task A_cluster_exists_before_its_first_answer()
    {
        using FakeDnsServer server = new();
        server.Fail(2);
        await using SnapshotRecorder source = Follow(Entry(server));

        await source.UntilAsync(static snapshot => snapshot.Problems.Count == 1);

        Assert.Equal("", source.All[0].Destinations("dns/web"));
        Assert.Empty(source.All[0].Problems);
    }

    [Fact]
    public async Task Policy_key_and_health_check_are_those_of_the_entry()
    {
        using FakeDnsServer server = new();
        server.Set(DnsRecord.Address("web.test", "10.0.0.1"));
        await using SnapshotRecorder source = Follow(
            Entry(server) with { Policy = "consistent-hash", Key = "Cookie:sid", Health = "/healthy" });

        ClusterConfig cluster = (await source.UntilAsync(static snapshot => snapshot.Clusters.Count == 1)).Clusters[0];
        Assert.Equal(BalancingPolicies.ConsistentHash, cluster.LoadBalancingPolicy);
        Assert.Equal("Cookie:sid", cluster.Metadata![BalancingMetadata.Key]);
        Assert.Equal("/healthy", cluster.HealthCheck!.Active!.Path);
    }

    [Fact]
    public async Task A_wrong_entry_disables_itself_only()
    {
        using FakeDnsServer server = new();
        server.Set(DnsRecord.Address("web.test", "10.0.0.1"));
        await using SnapshotRecorder source = Follow(
            Entry(server),
            Entry(server) with { Cluster = "a", Name = "a.test", Policy = "nearest" },
            Entry(server) with { Cluster = "b", Name = "b.test", Key = "Heather:X" },
            Entry(server) with { Cluster = "c", Name = "c.test", Health = "health" },
            Entry(server) with { Cluster = "WEB", Name = "d.test" });

        DiscoverySnapshot snapshot = await source.UntilAsync(static snapshot =>
            snapshot.Destinations("dns/web") == "10.0.0.1:8080=http://10.0.0.1:8080/*1");

        Assert.Equal("a.test b.test c.test d.test", snapshot.Subjects());
        Assert.Equal("dns/web", Assert.Single(snapshot.Clusters).ClusterId);
    }

    private static DnsSettings Entry(FakeDnsServer server) =>
        new("web", "web.test", DnsRecordType.A, 8080, "http", server.EndPoint, Often);

    private static SnapshotRecorder Follow(params DnsSettings[] entries) =>
        new(new DnsSource([.. entries], Checks.Check));
}
