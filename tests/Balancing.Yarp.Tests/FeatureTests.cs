using System.Diagnostics;
using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Tests;

public class FeatureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_context_names_the_backend_and_those_tried_before(int live)
    {
        using DeadPort dead = new();
        await using Servers servers = await Servers.StartAsync(live);
        string? backend = null, destination = null;
        string[] tried = [];
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                InOrderSelector.Policy,
                servers.Select(static entry => Configs.Destination(entry.Key, entry.Value))
                    .Prepend(Configs.Destination("dead", dead.Address))),
            new ProxySetup
            {
                Proxy = InOrderSelector.Add,
                Pipeline = ProxySetup.WithRetries().Pipeline,
                App = app => app.Use(async (context, next) =>
                {
                    await next();
                    IBalancingFeature feature = context.Features.Get<IBalancingFeature>()!;
                    backend = feature.Backend!.Id;
                    tried = [.. feature.Tried.Select(static backend => backend.Id)];
                    destination = context.GetReverseProxyFeature().ProxiedDestination!.DestinationId;
                }),
            });

        Assert.Equal("s0", await proxy.GetAsync());
        Assert.Equal("s0", backend);
        Assert.Equal("s0", destination);
        Assert.Equal(["dead"], tried);
    }

    [Fact]
    public async Task Without_a_backend_the_context_says_so_and_the_error_is_that_of_YARP()
    {
        bool? hasBackend = null;
        ForwarderError? error = null;
        await using TestServer server = await TestServer.StartAsync("a");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(BalancingPolicies.Random, [Configs.Destination("a", server)]),
            new ProxySetup
            {
                App = app => app.Use(async (context, next) =>
                {
                    await next();
                    hasBackend = context.Features.Get<IBalancingFeature>()!.Backend is not null;
                    error = context.Features.Get<IForwarderErrorFeature>()?.Error;
                }),
            });
        proxy.Backend("a").IsAvailable = false;

        Assert.Equal("503", await proxy.GetAsync());
        Assert.False(hasBackend);
        Assert.Equal(ForwarderError.NoAvailableDestinations, error);
    }

    [Fact]
    public async Task The_activity_has_the_backend_as_a_tag()
    {
        List<object?> tags = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name == "Yarp.ReverseProxy",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using TestServer server = await TestServer.StartAsync("a");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(BalancingPolicies.Random, [Configs.Destination("Dest", server)]),
            new ProxySetup
            {
                Pipeline = proxy => proxy.Use(async (context, next) =>
                {
                    Activity activity = Activity.Current!;
                    await next(context);
                    tags.Add(activity.GetTagItem("balancing.backend.id"));
                }),
            });

        Assert.Equal("a", await proxy.GetAsync());
        Assert.Equal(["dest"], tags);
    }

    // YARP hands the policy the cluster of the route, with the destinations of the other one.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_request_that_is_given_to_another_cluster_is_balanced_there(int destinations)
    {
        await using Servers servers = await Servers.StartAsync(destinations);
        await using TestServer never = await TestServer.StartAsync("never");
        ClusterConfig second = Configs.Cluster(
            BalancingPolicies.ConsistentHash,
            servers.Select(static entry => Configs.Destination(entry.Key, entry.Value)),
            (BalancingMetadata.Key, "Header:X-User")) with
        { ClusterId = "second" };
        List<string> backends = [];
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            [Configs.Route()],
            [
                Configs.Cluster(
                    BalancingPolicies.RoundRobin, [Configs.Destination("n0", never), Configs.Destination("n1", never)]),
                second,
            ],
            new ProxySetup
            {
                Pipeline = proxy =>
                {
                    proxy.Use(async (context, next) =>
                    {
                        IProxyStateLookup state = context.RequestServices.GetRequiredService<IProxyStateLookup>();
                        Assert.True(state.TryGetCluster("second", out ClusterState? cluster));
                        context.ReassignProxyRequest(cluster);
                        await next(context);
                        backends.Add(context.Features.Get<IBalancingFeature>()!.Backend!.Id);
                    });
                    proxy.UseLoadBalancing();
                },
            });

        Dictionary<string, int> counts = await proxy.CountAsync(30, static request => $"user-{request}");

        Assert.Equal(servers.Select(static entry => entry.Key), counts.Keys.Order());
        Assert.Equal(counts.Keys.Order(), backends.Distinct().Order());
        Assert.True(proxy.Clusters.TryGetPool("second", out BackendPool? pool));
        await Task.WhenAll(pool.Backends.Select(static backend => backend.WaitForIdleAsync()))
            .WaitAsync(Loopback.Patience);
    }

    [Fact]
    public async Task Clusters_with_a_policy_of_YARP_are_left_alone()
    {
        await using Servers servers = await Servers.StartAsync(2);
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                "RoundRobin", servers.Select(static entry => Configs.Destination(entry.Key, entry.Value))),
            ProxySetup.WithRetries());

        Assert.Equal(2, (await proxy.CountAsync(4))["s1"]);
        Assert.False(proxy.Clusters.TryGetPool(Configs.ClusterId, out _));
        Assert.False(proxy.Clusters.TryGetPool("unknown", out _));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => proxy.Clusters.DrainAsync(Configs.ClusterId, "s0"));
    }

    [Fact]
    public async Task Adding_twice_adds_once()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(BalancingPolicies.Random, [Configs.Destination("Dest", server)]),
            new ProxySetup
            {
                Proxy = static proxy => proxy.AddBalancing(static options => options.BackendId = static (id, _) => id),
            });

        Assert.Equal("a", await proxy.GetAsync());
        Assert.Equal("Dest", proxy.Pool.Backends.Single().Id);
    }
}
