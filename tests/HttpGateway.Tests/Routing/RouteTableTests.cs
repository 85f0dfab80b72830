using HttpGateway.Configuration;
using HttpGateway.Discovery;
using HttpGateway.Routing;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Routing;

public class RouteTableTests
{
    private static readonly DiscoverySnapshot File = TestTable.Snapshot(
        [TestTable.Route("web", "web", "/web/{**rest}", "web.test")], [TestTable.Cluster("web")]);

    [Fact]
    public async Task What_a_source_finds_is_added_after_the_file()
    {
        using TestTable table = new();
        await table.Table.TryTakeFileAsync(File);

        await table.Table.TakeAsync("docker", TestTable.Snapshot(
            [TestTable.Route("docker/a", "docker/a", "/a/{**rest}")], [TestTable.Cluster("docker/a")]));

        Assert.Equal(["web", "docker/a"], table.RouteIds);
        Assert.Equal(Merge.DiscoveredOrder, table.Config.Routes[1].Order);
        Assert.Empty(table.Problems.Current);
    }

    public static TheoryData<RouteConfig, ClusterConfig> WrongFindings() => new()
    {
        { TestTable.Route("docker/b", "docker/b", "/b", "http://web.test"), TestTable.Cluster("docker/b") },
        { TestTable.Route("docker/b", "docker/b", "/b", "web.test:abc"), TestTable.Cluster("docker/b") },
        { TestTable.Route("docker/b", "docker/b", "/b", ":80"), TestTable.Cluster("docker/b") },
        { TestTable.Route("docker/b", "docker/b", "/b", ""), TestTable.Cluster("docker/b") },
        { TestTable.Route("docker/b", "docker/b", "/b", "xn--bcher-kva.test"), TestTable.Cluster("docker/b") },
        { TestTable.Route("docker/b", "docker/b", "/{x"), TestTable.Cluster("docker/b") },
        { TestTable.Route("docker/b", "docker/none", "/b"), TestTable.Cluster("docker/b") },
        { TestTable.Route("DOCKER/A", "docker/b", "/b"), TestTable.Cluster("docker/b") },
        { TestTable.Route("docker/b", "docker/b", "/a/{**other}"), TestTable.Cluster("docker/b") },
        { TestTable.Route("docker/b", "docker/b", "/b"), TestTable.Cluster("docker/b", "127.0.0.1:80") },
        { TestTable.Route("docker/b", "docker/b", "/b"), TestTable.Cluster("docker/b", "") },
        { TestTable.Route("docker/b", "docker/b", "/b"), TestTable.Cluster("docker/b", policy: "Nothing") },
    };

    /// <summary>Traps 1 to 4: YARP would refuse every later change of all sources, or answer 500 to all requests.
    /// </summary>
    [Theory]
    [MemberData(nameof(WrongFindings))]
    public async Task A_wrong_finding_is_left_out_and_never_another(RouteConfig route, ClusterConfig cluster)
    {
        using TestTable table = new();
        await table.Table.TryTakeFileAsync(File);

        await table.Table.TakeAsync("docker", TestTable.Snapshot(
            [TestTable.Route("docker/a", "docker/a", "/a/{**rest}"), route],
            [TestTable.Cluster("docker/a"), cluster]));
        await table.Table.TakeAsync("dns", TestTable.Snapshot([], [TestTable.Cluster("dns/c")]));

        Assert.Equal(["web", "docker/a"], table.RouteIds);
        Assert.Contains("dns/c", table.ClusterIds);
        Assert.NotEmpty(table.Problems.Current);
        Assert.All(table.Problems.Current, static problem => Assert.Equal("docker", problem.Source));

        await table.Table.TakeAsync("docker", DiscoverySnapshot.Empty);
        Assert.Equal(["web"], table.RouteIds);
        Assert.Empty(table.Problems.Current);
    }

    [Theory]
    [InlineData("docker/x", "web.test", "/web/{**other}")] // host and path of the file
    [InlineData("WEB", "other.test", "/other")] // an id of the file
    public async Task The_file_wins(string id, string host, string path)
    {
        using TestTable table = new();
        await table.Table.TakeAsync("docker", TestTable.Snapshot(
            [TestTable.Route(id, "docker/x", path, host)], [TestTable.Cluster("docker/x")]));
        Assert.Equal([id], table.RouteIds);

        await table.Table.TryTakeFileAsync(File);

        Assert.Equal(["web"], table.RouteIds);
        Assert.Equal(id, Assert.Single(table.Problems.Current).Subject);
    }

    [Fact]
    public async Task A_wrong_file_changes_nothing_and_does_not_stop_the_sources()
    {
        using TestTable table = new();
        await table.Table.TryTakeFileAsync(File);

        IReadOnlyList<string> errors = await table.Table.TryTakeFileAsync(TestTable.Snapshot(
            [TestTable.Route("a", "none", "/a"), TestTable.Route("b", "web", "/b", "a b")],
            [TestTable.Cluster("web", "nothing")]));
        await table.Table.TakeAsync("dns", TestTable.Snapshot([], [TestTable.Cluster("dns/c")]));

        Assert.Equal(3, errors.Count);
        Assert.Equal(["web"], table.RouteIds);
        Assert.Equal(["web", "dns/c"], table.ClusterIds);
    }

    [Fact]
    public async Task A_route_of_the_file_may_name_a_cluster_that_dns_fills()
    {
        GatewaySettings settings = new()
        {
            Dns = [new DnsSettings("svc", "svc.local", DnsRecordType.A, 80, "http", null, TimeSpan.Zero)],
        };
        using TestTable table = new(settings);

        Assert.Empty(await table.Table.TryTakeFileAsync(TestTable.Snapshot(
            [TestTable.Route("a", "svc", "/a"), TestTable.Route("b", "dns/svc", "/b")], [])));
        await table.Table.TakeAsync("dns", TestTable.Snapshot([], [TestTable.Cluster("dns/svc")]));

        Assert.Equal(["dns/svc", "dns/svc"], table.Config.Routes.Select(static route => route.ClusterId));
    }

    [Fact]
    public async Task A_cluster_of_the_file_without_destinations_takes_those_of_dns()
    {
        using TestTable table = new();
        await table.Table.TryTakeFileAsync(TestTable.Snapshot(
            [TestTable.Route("a", "svc", "/a")], [TestTable.Cluster("svc", null, "Balancing.IPHash")]));

        await table.Table.TakeAsync("dns", TestTable.Snapshot([], [TestTable.Cluster("dns/svc")]));

        ClusterConfig cluster = table.Config.Clusters[0];
        Assert.Equal(("svc", "Balancing.IPHash"), (cluster.ClusterId, cluster.LoadBalancingPolicy));
        Assert.Equal("http://127.0.0.1:1", cluster.Destinations!["d"].Address);
    }

    [Fact]
    public async Task The_same_again_is_not_published()
    {
        using TestTable table = new();
        await table.Table.TryTakeFileAsync(File);
        IProxyConfig before = table.Config;

        await table.Table.TryTakeFileAsync(File with { Routes = [.. File.Routes] });

        Assert.Same(before, table.Config);
        Assert.False(before.ChangeToken.HasChanged);
    }

    [Fact]
    public async Task A_change_is_announced_once_for_the_whole_of_it()
    {
        using TestTable table = new();
        await table.Table.TryTakeFileAsync(File);
        IProxyConfig before = table.Config;

        await table.Table.TryTakeFileAsync(DiscoverySnapshot.Empty);

        Assert.True(before.ChangeToken.HasChanged);
        Assert.False(table.Config.ChangeToken.HasChanged);
        Assert.Empty(table.Config.Routes);
    }
}
