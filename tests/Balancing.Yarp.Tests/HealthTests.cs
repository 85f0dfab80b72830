using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;

namespace Balancing.Yarp.Tests;

/// <summary>YARP's available destinations are the health of the pool, at once and with or without traffic.</summary>
public class HealthTests
{
    [Fact]
    public async Task Keys_of_an_unhealthy_destination_come_home()
    {
        await using TestServer a = await TestServer.StartAsync("a");
        await using TestServer b = await TestServer.StartAsync("b");
        await using TestServer c = await TestServer.StartAsync("c");
        await using ProxyHost proxy = await StartAsync(
            [Configs.Destination("a", a), Configs.Destination("b", b), Configs.Destination("c", c)]);
        string[] before = await OwnersAsync(proxy);

        proxy.SetHealth("b", isHealthy: false);
        string[] during = await OwnersAsync(proxy);
        proxy.SetHealth("b", isHealthy: true);

        Assert.DoesNotContain("b", during);
        Assert.Contains("b", before);
        for (int key = 0; key < before.Length; key++)
        {
            Assert.True(before[key] == "b" || before[key] == during[key]);
        }

        Assert.Equal(before, await OwnersAsync(proxy));
    }

    [Fact]
    public async Task The_pool_follows_health_without_a_request()
    {
        await using ProxyHost proxy = await StartAsync(
            [Configs.Destination("a", "http://127.0.0.1:1/"), Configs.Destination("b", "http://127.0.0.1:1/")]);
        BackendPool pool = proxy.Pool;

        // The setter of YARP's state: nothing below asks the package for the pool.
        proxy.SetHealth("a", isHealthy: false);
        Assert.Equal([BackendState.Unhealthy, BackendState.Available], States(pool));
        proxy.SetHealth("a", isHealthy: true);
        Assert.Equal([BackendState.Available, BackendState.Available], States(pool));
    }

    // HealthyOrPanic, YARP's default, then makes all of them available.
    [Fact]
    public async Task Unhealthy_destinations_serve_if_YARP_makes_all_available()
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        await using ProxyHost proxy = await StartAsync([Configs.Destination("a", a), Configs.Destination("b", b)]);

        proxy.SetHealth("a", isHealthy: false);
        proxy.SetHealth("b", isHealthy: false);

        Assert.Equal([BackendState.Available, BackendState.Available], States(proxy.Pool));
        Assert.Equal(["a", "b"], (await OwnersAsync(proxy)).Distinct().Order());
    }

    [Fact]
    public async Task If_YARP_makes_none_available_the_answer_is_503()
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        await using ProxyHost proxy = await StartAsync(
            [Configs.Destination("a", a), Configs.Destination("b", b)],
            HealthCheckConstants.AvailableDestinations.HealthyAndUnknown);

        proxy.SetHealth("a", isHealthy: false);
        proxy.SetHealth("b", isHealthy: false);
        Assert.Equal("503", await proxy.GetAsync());
        proxy.SetHealth("b", isHealthy: true);
        Assert.Equal("b", await proxy.GetAsync());
    }

    [Fact]
    public async Task A_drain_by_an_operator_outlives_a_successful_probe()
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        await using ProxyHost proxy = await StartAsync([Configs.Destination("a", a), Configs.Destination("b", b)]);

        await proxy.Clusters.DrainAsync("c", "a");
        proxy.SetHealth("a", isHealthy: false);
        proxy.SetHealth("a", isHealthy: true);

        Assert.Equal(["b"], (await OwnersAsync(proxy)).Distinct());
    }

    // YARP asks no policy then, and would forward.
    [Fact]
    public async Task One_healthy_destination_that_is_drained_gets_no_requests()
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        await using ProxyHost proxy = await StartAsync([Configs.Destination("a", a), Configs.Destination("b", b)]);

        proxy.SetHealth("b", isHealthy: false);
        proxy.Backend("a").IsDraining = true;

        // The pool has no healthy member that may be selected, and then disregards health.
        Assert.Equal(["b"], (await OwnersAsync(proxy)).Distinct());
        proxy.Backend("b").IsDraining = true;
        Assert.Equal("503", await proxy.GetAsync());
        Assert.Equal(0, a.Served);
    }

    // YARP gives each request a list at its beginning. A choice that is out of date is no choice of a session.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_request_that_began_before_health_changed_is_served(int available)
    {
        await using Servers servers = await Servers.StartAsync(3);
        ProxyHost? started = null;
        ClusterConfig cluster = Cluster(
            servers.Select(static entry => Configs.Destination(entry.Key, entry.Value)), policy: null);
        await using ProxyHost proxy = await ProxyHost.StartAsync(cluster, new ProxySetup
        {
            Pipeline = steps =>
            {
                steps.Use((context, next) =>
                {
                    SetAvailable(started!, [.. servers.Skip(available).Select(static entry => entry.Key)]);
                    return next(context);
                });
                steps.UseLoadBalancing();
            },
        });
        started = proxy;
        string[] after = [.. servers.Skip(available).Select(static entry => entry.Key)];
        for (int user = 0; user < 10; user++)
        {
            SetAvailable(proxy, [.. servers.Take(available).Select(static entry => entry.Key)]);
            Assert.Contains(await proxy.GetAsync(user: $"user-{user}"), after);
        }

        await proxy.IdleAsync();
    }

    [Fact]
    public async Task A_health_update_during_a_reload_leaves_the_new_state()
    {
        await using ProxyHost proxy = await StartAsync(
            [Configs.Destination("a", "http://127.0.0.1:1/"), Configs.Destination("b", "http://127.0.0.1:1/")]);
        for (int round = 0; round < 30; round++)
        {
            bool isHealthy = round % 2 == 0;
            Task<Exception?> reload = proxy.ReloadAsync(Cluster(
                [
                    Configs.Destination("a", "http://127.0.0.1:1/", (BalancingMetadata.Weight, $"{round + 1}")),
                    Configs.Destination("b", "http://127.0.0.1:1/"),
                ],
                policy: null));
            proxy.SetHealth("a", isHealthy);
            Assert.Null(await reload);

            Assert.Equal(isHealthy, proxy.Backend("a").IsHealthy);
            Assert.Equal(round + 1, proxy.Backend("a").Weight);
            Assert.Same(proxy.Cluster.Destinations["a"], ((DestinationBackend)proxy.Backend("a")).Destination);
        }
    }

    private static void SetAvailable(ProxyHost proxy, string[] ids)
    {
        foreach (string id in proxy.Cluster.Destinations.Keys.OrderByDescending(id => ids.Contains(id)))
        {
            proxy.SetHealth(id, ids.Contains(id));
        }
    }

    private static BackendState[] States(BackendPool pool) =>
        [.. pool.GetStatus().Select(static status => status.State)];

    private static Task<ProxyHost> StartAsync(
        IEnumerable<(string, DestinationConfig)> destinations, string? policy = null) =>
        ProxyHost.StartAsync(Cluster(destinations, policy));

    // Active checks are on, so that their findings count, and never run by themselves.
    private static ClusterConfig Cluster(IEnumerable<(string, DestinationConfig)> destinations, string? policy) =>
        Configs.Cluster(
            BalancingPolicies.ConsistentHash, destinations, (BalancingMetadata.Key, "Header:X-User")) with
        {
            HealthCheck = new HealthCheckConfig
            {
                AvailableDestinationsPolicy = policy,
                Active = new ActiveHealthCheckConfig { Enabled = true, Interval = TimeSpan.FromDays(1) },
            },
        };

    private static async Task<string[]> OwnersAsync(ProxyHost proxy)
    {
        string[] owners = new string[60];
        for (int user = 0; user < owners.Length; user++)
        {
            owners[user] = await proxy.GetAsync(user: $"user-{user}");
        }

        return owners;
    }
}
