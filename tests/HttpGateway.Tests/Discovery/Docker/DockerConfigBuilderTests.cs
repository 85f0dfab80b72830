using Balancing.Yarp;
using HttpGateway.Discovery;
using HttpGateway.Discovery.Docker;
using HttpGateway.Tests.Discovery.Support;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Discovery.Docker;

/// <summary>Routes and clusters of containers.</summary>
public class DockerConfigBuilderTests
{
    [Fact]
    public async Task A_container_becomes_a_route_and_a_cluster()
    {
        DiscoverySnapshot snapshot = await Containers.BuildAsync(Containers.Create(
            "web", 1, "host=web.test", "path=/api", "port=8080", "weight=3", "policy=consistent-hash",
            "key=Header:X-User", "health=/healthy"));

        RouteConfig route = Assert.Single(snapshot.Routes);
        Assert.Equal(("docker/web", "docker/web"), (route.RouteId, route.ClusterId));
        Assert.Equal(["web.test"], route.Match.Hosts!);
        Assert.Equal("/api/{**remainder}", route.Match.Path);
        Assert.True(route.Order > 0);
        ClusterConfig cluster = Assert.Single(snapshot.Clusters);
        Assert.Equal(BalancingPolicies.ConsistentHash, cluster.LoadBalancingPolicy);
        Assert.Equal("Header:X-User", cluster.Metadata![BalancingMetadata.Key]);
        Assert.Equal((true, "/healthy"), (cluster.HealthCheck!.Active!.Enabled, cluster.HealthCheck.Active.Path));
        Assert.Equal("web=http://10.0.0.1:8080/*3", snapshot.Destinations("docker/web"));
        Assert.Empty(snapshot.Problems);
    }

    [Theory]
    [InlineData("policy=IPHash", "ClientIP")]
    [InlineData("policy=ConsistentHash", "ClientIP")]
    [InlineData("policy=RoundRobin", null)]
    public async Task A_hash_policy_without_a_key_hashes_the_client(string policy, string? key)
    {
        DiscoverySnapshot snapshot = await Containers.BuildAsync(Containers.Create("web", 1, "path=/", policy));

        Assert.Equal(key, snapshot.Clusters[0].Metadata!.GetValueOrDefault(BalancingMetadata.Key));
    }

    [Fact]
    public async Task Containers_of_one_service_are_one_pool()
    {
        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            Containers.Create("shop-web-1", 1, "path=/", "service=web"),
            Containers.Create("shop-web-2", 2, "path=/", "service=WEB", "weight=2"));

        Assert.Equal("docker/web", snapshot.RouteIds());
        Assert.Equal(
            "shop-web-1=http://10.0.0.1/*1 shop-web-2=http://10.0.0.2/*2", snapshot.Destinations("docker/web"));
    }

    [Fact]
    public async Task Containers_of_one_Compose_service_are_one_pool()
    {
        string[] labels = ["path=/", "com.docker.compose.project=shop", "com.docker.compose.service=web"];
        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            Containers.Create("shop-web-1", 1, labels), Containers.Create("shop-web-2", 2, labels));

        Assert.Equal("docker/shop/web", snapshot.RouteIds());
        Assert.Equal(2, snapshot.Clusters[0].Destinations!.Count);
    }

    [Theory]
    [InlineData("host=other.test", "balancing.host", "web.test", "other.test")]
    [InlineData("path=/b", "balancing.path", "/a", "/b")]
    [InlineData("policy=random", "balancing.policy", "Balancing.LeastConnections", "Balancing.Random")]
    [InlineData("key=Host", "balancing.key", "", "Host")]
    [InlineData("health=/h", "balancing.health", "", "/h")]
    public async Task A_container_that_differs_from_an_older_one_is_left_out(
        string label, string name, string wanted, string given)
    {
        Dictionary<string, string> labels = new()
        {
            ["service"] = "web",
            ["host"] = "web.test",
            ["path"] = "/a",
        };
        string[] first = [.. labels.Select(static pair => $"{pair.Key}={pair.Value}")];
        labels[label.Split('=')[0]] = label.Split('=')[1];
        string[] second = [.. labels.Select(static pair => $"{pair.Key}={pair.Value}")];

        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            Containers.Create("new", 2, second), Containers.Create("old", 1, first));

        Assert.Equal("old=http://10.0.0.1/*1", snapshot.Destinations("docker/web"));
        Assert.Equal(
            new Problem(
                "docker", "new",
                $"Label '{name}' must be '{wanted}', as of the older container 'old' of the service 'web', but was "
                + $"'{given}'."),
            Assert.Single(snapshot.Problems));
    }

    [Fact]
    public async Task Order_and_case_of_hosts_are_no_difference()
    {
        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            Containers.Create("a", 1, "service=web", "host=a.test,b.test"),
            Containers.Create("b", 2, "service=web", "host=B.test,A.test"));

        Assert.Empty(snapshot.Problems);
        Assert.Equal("docker/web@a.test docker/web@b.test", snapshot.RouteIds());
    }

    [Fact]
    public async Task A_host_claimed_twice_stays_with_the_older_service()
    {
        ContainerDescription[] containers =
        [
            Containers.Create("young", 2, "host=B.test,c.test", "path=/API"),
            Containers.Create("old", 1, "host=a.test,b.test", "path=/api"),
            Containers.Create("other", 3, "host=b.test", "path=/"),
        ];
        DiscoverySnapshot snapshot = await Containers.BuildAsync(containers);

        Assert.Equal("docker/old@a.test docker/old@b.test docker/other docker/young@c.test", snapshot.RouteIds());
        Assert.Equal(
            new Problem(
                "docker", "young",
                "Host 'B.test' with the path '/API' belongs to the service 'old' of the older container 'old', so the "
                + "route 'docker/young@B.test' is disabled."),
            Assert.Single(snapshot.Problems));

        // The order of a listing is by chance.
        Array.Reverse(containers);
        Assert.Equal(snapshot.RouteIds(), (await Containers.BuildAsync(containers)).RouteIds());
    }

    [Fact]
    public async Task Of_services_of_the_same_age_the_id_decides()
    {
        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            Containers.Create("b", 1, "path=/"), Containers.Create("a", 1, "path=/"));

        Assert.Equal(("docker/a", "b"), (snapshot.RouteIds(), snapshot.Subjects()));
        Assert.Equal("docker/a", Assert.Single(snapshot.Clusters).ClusterId);
    }

    [Theory]
    [InlineData("host=http://web.test")]
    [InlineData("path=/{x")]
    [InlineData("policy=nearest")]
    [InlineData("key=Heather:X-User")]
    [InlineData("key=Header:")]
    [InlineData("key=ClientIP/33/128")]
    [InlineData("weight=-1")]
    [InlineData("port=http")]
    [InlineData("unknown=1")]
    [InlineData("enable=yes")]
    public async Task A_wrong_label_disables_its_container_only(string label)
    {
        ContainerDescription wrong = Containers.Create("wrong", 1, "path=/wrong", "service=web");
        Dictionary<string, string> labels = new(wrong.Labels);
        labels[$"balancing.{label.Split('=', 2)[0]}"] = label.Split('=', 2)[1];

        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            wrong with { Labels = labels },
            Containers.Create("right", 2, "path=/right", "service=web"),
            Containers.Create("other", 3, "path=/other"));

        Assert.Equal("docker/other docker/web", snapshot.RouteIds());
        Assert.Equal("right=http://10.0.0.2/*1", snapshot.Destinations("docker/web"));
        Assert.Equal("wrong", snapshot.Subjects());
        await AssertAcceptedAsync(snapshot);
    }

    [Fact]
    public async Task A_weight_that_the_policy_refuses_disables_its_container_only()
    {
        string[] labels = ["path=/", "service=web", "policy=ConsistentHash"];
        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            Containers.Create("a", 1, labels),
            Containers.Create("b", 2, [.. labels, "weight=1000000"]), // 160 million points on the ring
            Containers.Create("c", 3, labels));

        Assert.Equal("a=http://10.0.0.1/*1 c=http://10.0.0.3/*1", snapshot.Destinations("docker/web"));
        Assert.Equal("b", snapshot.Subjects());
        await AssertAcceptedAsync(snapshot);
    }

    [Theory]
    [InlineData(nameof(ContainerHealth.None), true)]
    [InlineData(nameof(ContainerHealth.Healthy), true)]
    [InlineData(nameof(ContainerHealth.Starting), false)]
    [InlineData(nameof(ContainerHealth.Unhealthy), false)]
    public async Task A_container_with_a_health_check_gets_requests_while_healthy(
        string health, bool isDestination)
    {
        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            Containers.Create("web", 1, "path=/") with { Health = Enum.Parse<ContainerHealth>(health) });

        Assert.Equal("docker/web", snapshot.RouteIds());
        Assert.Equal(isDestination ? "web=http://10.0.0.1/*1" : "", snapshot.Destinations("docker/web"));
        await AssertAcceptedAsync(snapshot);
    }

    [Fact]
    public async Task A_container_that_does_not_run_is_gone()
    {
        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            Containers.Create("web", 1, "path=/") with { IsRunning = false });

        Assert.Empty(snapshot.Clusters);
        Assert.Empty(snapshot.Problems);
    }

    [Fact]
    public async Task A_container_that_is_about_to_stop_has_weight_0()
    {
        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            [
                Containers.Create("a", 1, "path=/", "service=web", "weight=5"),
                Containers.Create("b", 2, "path=/", "service=web"),
            ],
            draining: ["id-of-a"]);

        Assert.Equal("a=http://10.0.0.1/*0 b=http://10.0.0.2/*1", snapshot.Destinations("docker/web"));
        await AssertAcceptedAsync(snapshot);
    }

    [Fact]
    public async Task Names_that_differ_in_case_only_are_not_mixed_up()
    {
        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            Containers.Create("Web", 1, "path=/", "service=web"), Containers.Create("web", 2, "path=/", "service=web"));

        Assert.Equal("Web=http://10.0.0.1/*1", snapshot.Destinations("docker/web"));
        Assert.Equal("web", snapshot.Subjects());
    }

    private static async Task AssertAcceptedAsync(DiscoverySnapshot snapshot)
    {
        foreach (RouteConfig route in snapshot.Routes)
        {
            Assert.Empty(await Checks.Validator.ValidateRouteAsync(route));
        }

        foreach (ClusterConfig cluster in snapshot.Clusters)
        {
            Assert.Empty(await Checks.Validator.ValidateClusterAsync(cluster));
        }
    }
}
