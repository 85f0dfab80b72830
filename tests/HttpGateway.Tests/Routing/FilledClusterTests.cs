using Balancing.Yarp;
using HttpGateway.Configuration;
using HttpGateway.Discovery;
using HttpGateway.Discovery.Pools;
using HttpGateway.Tests.Discovery.Support;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Routing;

/// <summary>Clusters of the file without destinations, which take those of a source. The two are right each, and
/// together they may be wrong.</summary>
public class FilledClusterTests
{
    private static readonly GatewaySettings Settings = new()
    {
        Dns = [new DnsSettings("svc", "svc.test", DnsRecordType.A, 80, "http", null, TimeSpan.Zero)],
    };

    [Theory]
    [InlineData(null)]
    [InlineData("RoundRobin")]
    [InlineData("leastrequests")]
    public async Task Under_a_policy_of_YARP_it_is_filled_without_weights(string? policy)
    {
        using TestTable table = new(Settings);
        await TakeFileAsync(table, TestTable.Cluster("svc", null, policy));
        await table.Table.TakeAsync(
            "dns", await FindAsync(ScriptedLookup.Member("a", 3), ScriptedLookup.Member("b", 2)));

        await AssertPublishedIsValidAsync(table);
        Assert.Equal(["a", "b"], Filled(table).Destinations!.Keys.Order());
        Assert.All(Filled(table).Destinations!.Values, static destination => Assert.Null(destination.Metadata));
        Assert.Empty(table.Problems.Current);
        await AssertTakesAnotherFileAsync(table);
    }

    /// <summary>Weight 0 is a drain, and policies of YARP know none.</summary>
    [Fact]
    public async Task Under_a_policy_of_YARP_a_draining_destination_is_left_out()
    {
        using TestTable table = new(Settings);
        await TakeFileAsync(table, TestTable.Cluster("svc", null));
        await table.Table.TakeAsync(
            "dns", await FindAsync(ScriptedLookup.Member("a", 1), ScriptedLookup.Member("b", 0)));

        await AssertPublishedIsValidAsync(table);
        Assert.Equal(["a"], Filled(table).Destinations!.Keys);
    }

    [Fact]
    public async Task A_ring_that_destinations_would_make_too_large_stays_empty_and_is_a_problem()
    {
        using TestTable table = new(Settings);
        await TakeFileAsync(table, TestTable.Cluster("svc", null, BalancingPolicies.ConsistentHash) with
        {
            Metadata = new Dictionary<string, string> { [BalancingMetadata.PointsPerWeight] = "16777216" },
        });
        await table.Table.TakeAsync("dns", await FindAsync(ScriptedLookup.Member("a"), ScriptedLookup.Member("b")));

        await AssertPublishedIsValidAsync(table);
        Assert.Empty(Filled(table).Destinations ?? new Dictionary<string, DestinationConfig>());
        Problem problem = Assert.Single(table.Problems.Current);
        Assert.Equal(("dns", "svc"), (problem.Source, problem.Subject));
        Assert.Contains("16,777,216", problem.Message, StringComparison.Ordinal);
        await AssertTakesAnotherFileAsync(table);

        await TakeFileAsync(table, TestTable.Cluster("svc", null, BalancingPolicies.ConsistentHash));
        Assert.Equal(2, Filled(table).Destinations!.Count);
        Assert.Empty(table.Problems.Current);
    }

    private static ClusterConfig Filled(TestTable table) =>
        table.Config.Clusters.Single(static cluster => cluster.ClusterId == "svc");

    private static async Task TakeFileAsync(TestTable table, params ClusterConfig[] clusters) => Assert.Empty(
        await table.Table.TryTakeFileAsync(TestTable.Snapshot([TestTable.Route("a", "svc", "/a")], clusters)));

    private static async Task AssertTakesAnotherFileAsync(TestTable table)
    {
        await TakeFileAsync(table, Filled(table) with { Destinations = null }, TestTable.Cluster("later"));
        await AssertPublishedIsValidAsync(table);
        Assert.Contains("later", table.ClusterIds);
    }

    /// <summary>YARP takes all that is published, or nothing.</summary>
    private static async Task AssertPublishedIsValidAsync(TestTable table)
    {
        foreach (ClusterConfig cluster in table.Config.Clusters)
        {
            Assert.Empty(await Checks.Validator.ValidateClusterAsync(cluster));
        }
    }

    private static async Task<DiscoverySnapshot> FindAsync(params Member[] members)
    {
        await using SnapshotRecorder source = new(
            new ClustersSource(("svc", new ScriptedLookup(_ => ScriptedLookup.Answer(members)))));
        return await source.UntilAsync(static _ => true);
    }
}
