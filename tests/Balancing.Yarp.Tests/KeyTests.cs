using System.Diagnostics;
using System.Net;
using Balancing.Tests.Common;
using Balancing.Yarp.Configuration;
using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Balancing.Yarp.Tests;

public class KeyTests
{
    [Theory]
    [InlineData("Header:X-User", "user")]
    [InlineData("header: x-user", "user")]
    [InlineData("Header:X-Two", "one,two")]
    [InlineData("Cookie:sid", "session")]
    [InlineData("Query:u", "query value")]
    [InlineData("RouteValue:id", "17")]
    [InlineData("Host", "example.com")]
    [InlineData("Path", "/a/B")]
    [InlineData("Header:X-Missing;Header:X-Empty;Cookie:sid;Header:X-User", "session")]
    [InlineData(" Query:none ; Path ", "/a/B")]
    public void The_first_part_that_is_present_is_the_key(string source, string text) =>
        Assert.Equal(SelectionKey.FromString(text), Read(source));

    [Theory]
    [InlineData("Header:X-Missing")]
    [InlineData("Header:X-Empty")]
    [InlineData("Cookie:none;Query:none;RouteValue:none")]
    public void Without_a_part_that_is_present_there_is_no_key(string source) =>
        Assert.Equal(SelectionKey.None, Read(source));

    [Theory]
    [InlineData("ClientIP", "203.0.113.77", 32, 128)]
    [InlineData("clientip/24/56", "203.0.113.77", 24, 56)]
    [InlineData("ClientIP/24/56", "2001:db8:1:2ff::1", 24, 56)]
    [InlineData("ClientIP/0/0", "2001:db8:1:2ff::1", 0, 0)]
    [InlineData("ClientIP/24/56", "::ffff:203.0.113.77", 24, 56)]
    public void A_client_address_is_cut_to_its_network(string source, string address, int ipv4, int ipv6) =>
        Assert.Equal(
            SelectionKey.FromIPAddress(IPAddress.Parse(address), ipv4, ipv6), Read(source, IPAddress.Parse(address)));

    [Fact]
    public void Clients_of_one_network_have_one_key()
    {
        SelectionKey first = Read("ClientIP/24/56", IPAddress.Parse("203.0.113.1"));
        Assert.Equal(first, Read("ClientIP/24/56", IPAddress.Parse("203.0.113.254")));
        Assert.NotEqual(first, Read("ClientIP/24/56", IPAddress.Parse("203.0.114.1")));
    }

    [Fact]
    public void A_connection_without_an_address_has_no_key() =>
        Assert.Equal(SelectionKey.None, Read("ClientIP", address: null));

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("Header:X;")]
    [InlineData("Header")]
    [InlineData("Header:")]
    [InlineData("Heads:X")]
    [InlineData("Host:X")]
    [InlineData("ClientIP/24")]
    [InlineData("ClientIP/33/56")]
    [InlineData("ClientIP/24/129")]
    [InlineData("ClientIP/-1/56")]
    [InlineData("ClientIP/24/56/1")]
    public void A_source_that_means_nothing_is_refused(string source) =>
        Assert.False(KeySource.TryParse(source, out _));

    [Fact]
    public async Task A_route_may_have_a_key_of_its_own()
    {
        await using Servers servers = await Servers.StartAsync(4);
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            [
                Configs.Route("own", path: "/own/{id}", metadata: (BalancingMetadata.Key, "RouteValue:id")),
                Configs.Route("of-cluster", path: "/cluster/{id}"),
            ],
            [Cluster(servers, (BalancingMetadata.Key, "Header:X-User"))]);

        for (int request = 0; request < 20; request++)
        {
            string owner = await proxy.GetAsync("/own/7", "a user");
            Assert.Equal(owner, await proxy.GetAsync("/own/7", $"user-{request}"));
            string other = await proxy.GetAsync($"/cluster/{request}", "a user");
            Assert.Equal(await proxy.GetAsync("/cluster/1", "a user"), other);
        }

        HashSet<string> owners = [];
        for (int id = 0; id < 40; id++)
        {
            owners.Add(await proxy.GetAsync($"/own/{id}", "a user"));
        }

        Assert.True(owners.Count > 1);
    }

    [Fact]
    public async Task A_key_of_a_middleware_wins()
    {
        await using Servers servers = await Servers.StartAsync(4);
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Cluster(servers, (BalancingMetadata.Key, "Path")),
            new ProxySetup
            {
                App = static app => app.Use((context, next) =>
                {
                    context.SetSelectionKey(SelectionKey.FromString(context.Request.Headers["X-User"].ToString()));
                    return next();
                }),
            });
        using ConsistentHashSelector expected = new(new BackendPool(
            proxy.Pool.Backends.Select(static backend => new Backend(backend.Id))));

        for (int user = 0; user < 50; user++)
        {
            Assert.True(expected.TrySelect($"user-{user}", out Backend? owner));
            Assert.Equal(owner.Id, await proxy.GetAsync("/same", $"user-{user}"));
        }
    }

    [Fact]
    public async Task A_key_of_a_middleware_can_be_taken_back()
    {
        await using Servers servers = await Servers.StartAsync(3);
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(servers), new ProxySetup
        {
            App = static app => app.Use(static (context, next) =>
            {
                context.SetSelectionKey(SelectionKey.FromString("one key"));
                context.SetSelectionKey(SelectionKey.None);
                return next(context);
            }),
        });

        // Each server misses all of 100 requests with probability (2/3)^100 = 2·10⁻¹⁸.
        Assert.Equal(3, (await proxy.CountAsync(100)).Count);
    }

    [Fact]
    public async Task Without_a_key_requests_spread()
    {
        await using Servers servers = await Servers.StartAsync(3);
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Cluster(servers, (BalancingMetadata.Key, "Header:X-User")));

        // Each server misses all of 100 requests with probability (2/3)^100 = 2·10⁻¹⁸.
        Assert.Equal(3, (await proxy.CountAsync(100)).Count);
    }

    /// <summary>YARP's ids ignore case and come in the order of a hash table that differs per process.</summary>
    [Fact]
    public async Task Two_processes_agree_whatever_the_order_and_case_of_ids()
    {
        const int users = 1_000;
        await using Servers servers = await Servers.StartAsync(5);
        string[] first = await OwnersAsync(servers.Select(static entry => $"{entry.Key}={entry.Value.Address}"));
        string[] second = await OwnersAsync(
            servers.Reverse().Select(static entry => $"{entry.Key.ToUpperInvariant()}={entry.Value.Address}"));

        Assert.Equal(users, first.Length);
        Assert.Equal(servers.Select(static entry => entry.Key), first.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(first, second);

        static async Task<string[]> OwnersAsync(IEnumerable<string> destinations)
        {
            ProcessStartInfo start = new("dotnet", [typeof(KeyTests).Assembly.Location, .. destinations, $"{users}"]);
            ProcessRun run = await ProcessRun.RunAsync(start, TimeSpan.FromMinutes(2));
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            return run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        }
    }

    [Fact]
    public async Task An_id_of_ones_own_makes_proxies_with_other_names_agree()
    {
        await using Servers servers = await Servers.StartAsync(5);
        ProxySetup byAddress = new()
        {
            Options = static options => options.BackendId = static (_, destination) => destination.Address,
        };
        await using ProxyHost first = await ProxyHost.StartAsync(
            Cluster(servers, (BalancingMetadata.Key, "Header:X-User")), byAddress);
        await using ProxyHost second = await ProxyHost.StartAsync(
            Configs.Cluster(
                BalancingPolicies.ConsistentHash,
                servers.Reverse().Select(static (entry, i) => Configs.Destination($"other-{i}", entry.Value)),
                (BalancingMetadata.Key, "Header:X-User")),
            byAddress);

        for (int user = 0; user < 100; user++)
        {
            Assert.Equal(await first.GetAsync(user: $"user-{user}"), await second.GetAsync(user: $"user-{user}"));
        }
    }

    private static ClusterConfig Cluster(Servers servers, params (string, string)[] metadata) => Configs.Cluster(
        BalancingPolicies.ConsistentHash,
        servers.Select(static entry => Configs.Destination(entry.Key, entry.Value)),
        metadata);

    private static SelectionKey Read(string source) => Read(source, IPAddress.Loopback);

    private static SelectionKey Read(string source, IPAddress? address)
    {
        Assert.True(KeySource.TryParse(source, out KeySource? parsed));
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = address;
        context.Request.Host = new HostString("Example.COM", 8080);
        context.Request.Path = "/a/B";
        context.Request.QueryString = new QueryString("?u=query%20value");
        context.Request.RouteValues["id"] = 17;
        context.Request.Headers["X-User"] = "user";
        context.Request.Headers["X-Empty"] = "";
        context.Request.Headers["X-Two"] = new[] { "one", "two" };
        context.Request.Headers.Cookie = "sid=session";
        return parsed.Read(context);
    }
}
