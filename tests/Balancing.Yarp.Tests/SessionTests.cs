using System.Net;
using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.SessionAffinity;
using Yarp.ReverseProxy.Transforms;

namespace Balancing.Yarp.Tests;

/// <summary>YARP's session affinity narrows the choice; the pool then still decides whether it can be had.</summary>
public class SessionTests
{
    private static readonly Uri Root = new("/", UriKind.Relative);

    [Theory]
    [InlineData("draining")]
    [InlineData("weight")]
    public async Task A_session_stays_with_its_server_while_it_drains(string reason)
    {
        await using Servers servers = await Servers.StartAsync(2);
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(servers));
        (string owner, string cookie) = await BeginAsync(proxy);
        if (reason == "draining")
        {
            await proxy.Clusters.DrainAsync("c", owner);
        }
        else
        {
            Assert.Null(await proxy.ReloadAsync(Cluster(servers, weightZero: owner)));
        }

        Assert.Equal(owner, await SendAsync(proxy, cookie));
        Assert.NotEqual(owner, await proxy.GetAsync());
        Assert.NotEqual(owner, await proxy.GetAsync());
        await proxy.IdleAsync();
    }

    [Theory]
    [InlineData("Redistribute")]
    [InlineData("Return503Error")]
    public async Task A_session_on_a_server_out_of_service_follows_the_failure_policy(string policy)
    {
        await using Servers servers = await Servers.StartAsync(2);
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(servers, policy));
        (string owner, string cookie) = await BeginAsync(proxy);

        proxy.Backend(owner).SuspendFor(TimeSpan.FromMinutes(5));
        using HttpResponseMessage response = await SendRequestAsync(proxy, cookie);

        if (policy == SessionAffinityConstants.FailurePolicies.Redistribute)
        {
            Assert.NotEqual(owner, await response.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        else
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        proxy.Backend(owner).SuspendFor(TimeSpan.Zero);
        Assert.Equal(owner, await SendAsync(proxy, cookie));
        await proxy.IdleAsync();
    }

    // Such a transform may come first in the configuration of the route.
    [Fact]
    public async Task A_transform_sees_the_server_that_a_session_really_goes_to()
    {
        await using Servers servers = await Servers.StartAsync(2);
        List<string> seen = [];
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(servers), new ProxySetup
        {
            Load = builder => builder.LoadFromMemory([Configs.Route()], [Cluster(servers)])
                .AddTransforms(context => context.AddRequestTransform(transform =>
                {
                    seen.Add(transform.HttpContext.GetReverseProxyFeature().ProxiedDestination!.DestinationId);
                    return ValueTask.CompletedTask;
                })),
        });
        (string owner, string cookie) = await BeginAsync(proxy);
        proxy.Backend(owner).SuspendFor(TimeSpan.FromMinutes(5));

        string other = await SendAsync(proxy, cookie);

        Assert.NotEqual(owner, other);
        Assert.Equal([owner, other], seen);
    }

    // The policy is then asked, with fewer destinations than the cluster has.
    [Fact]
    public async Task Affinity_to_several_destinations_stays_among_them()
    {
        await using Servers servers = await Servers.StartAsync(5);
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Cluster(servers, policy: null, BalancingPolicies.ConsistentHash) with { SessionAffinity = null },
            Narrowing(static destination => destination.DestinationId is "s1" or "s3"));

        Dictionary<string, int> counts = await proxy.CountAsync(60, static request => $"user-{request}");

        Assert.Equal(["s1", "s3"], counts.Keys.Order());

        // Of the candidates it is the one that the key meets first: no key moves when another candidate drains.
        for (int user = 0; user < 20; user++)
        {
            string owner = await proxy.GetAsync(user: $"user-{user}");
            proxy.Backend("s0").IsDraining = user % 2 == 0;
            Assert.Equal(owner, await proxy.GetAsync(user: $"user-{user}"));
        }
    }

    [Fact]
    public async Task A_choice_of_a_step_of_the_pipeline_is_an_order()
    {
        await using Servers servers = await Servers.StartAsync(3);
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Cluster(servers) with { SessionAffinity = null },
            Narrowing(static destination => destination.DestinationId == "s2"));
        Assert.Equal(5, (await proxy.CountAsync(5))["s2"]);

        proxy.Backend("s2").IsAvailable = false;
        Assert.Equal("503", await proxy.GetAsync());
        await proxy.IdleAsync();
    }

    private static ProxySetup Narrowing(Func<DestinationState, bool> isAllowed) => new()
    {
        Pipeline = proxy =>
        {
            proxy.Use((context, next) =>
            {
                IReverseProxyFeature feature = context.GetReverseProxyFeature();
                feature.AvailableDestinations = [.. feature.AvailableDestinations.Where(isAllowed)];
                return next(context);
            });
            proxy.UseLoadBalancing();
        },
    };

    private static async Task<(string Owner, string Cookie)> BeginAsync(ProxyHost proxy)
    {
        using HttpResponseMessage first = await proxy.Client.GetAsync(Root);
        return (
            await first.Content.ReadAsStringAsync(), first.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    private static async Task<string> SendAsync(ProxyHost proxy, string cookie)
    {
        using HttpResponseMessage response = await SendRequestAsync(proxy, cookie);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> SendRequestAsync(ProxyHost proxy, string cookie)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Root) { Headers = { { "Cookie", cookie } } };
        return await proxy.Client.SendAsync(request);
    }

    private static ClusterConfig Cluster(
        Servers servers,
        string? policy = null,
        string balancing = BalancingPolicies.RoundRobin,
        string? weightZero = null) => Configs.Cluster(
        balancing,
        servers.Select(entry => entry.Key == weightZero
            ? Configs.Destination(entry.Key, entry.Value, (BalancingMetadata.Weight, "0"))
            : Configs.Destination(entry.Key, entry.Value)),
        (BalancingMetadata.Key, "Header:X-User")) with
        {
            SessionAffinity = new SessionAffinityConfig
            {
                Enabled = true,
                AffinityKeyName = "sticky",
                FailurePolicy = policy,
            },
        };
}
