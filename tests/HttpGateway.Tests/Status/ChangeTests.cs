using HttpGateway.Status.Reporting;
using HttpGateway.Tests.Status.Support;
using HttpGateway.Tests.Support;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Status;

/// <summary>Drain and undrain over HTTP.</summary>
public class ChangeTests
{
    private const string Drain = "/_balancing/pools/web/backends/a/drain";
    private const string Undrain = "/_balancing/pools/web/backends/a/undrain";

    [Fact]
    public async Task Drain_stops_requests_and_undrain_brings_them_back()
    {
        await using TestServer a = await TestServer.StartAsync("a");
        await using TestServer b = await TestServer.StartAsync("b");
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(Clusters.Destination("a", a.Address), Clusters.Destination("b", b.Address)));

        Assert.Equal(204, await host.PostAsync(Drain, host.Origin));
        Assert.Equal("draining", (await host.BackendAsync("a")).State);
        await RequestAsync(host, 4);
        await host.StatusAsync(static report => report.Pools[0].Backends is [{ Requests: 0 }, { Requests: 4 }]);

        Assert.Equal(204, await host.PostAsync(Undrain, host.Origin));
        Assert.Equal("available", (await host.BackendAsync("a")).State);
        await RequestAsync(host, 4);
        await host.StatusAsync(static report => report.Pools[0].Backends is [{ Requests: 2 }, { Requests: 6 }]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("http://evil.test")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://127.0.0.1")]
    public async Task Another_origin_is_forbidden_and_changes_nothing(string? origin)
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));

        Assert.Equal(403, await host.PostAsync(Drain, origin));
        Assert.Equal("available", (await host.BackendAsync("a")).State);
    }

    [Fact]
    public async Task Another_scheme_is_another_origin()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        string origin = host.Origin.Replace("http:", "https:", StringComparison.Ordinal);

        Assert.Equal(403, await host.PostAsync(Drain, origin));
    }

    [Theory]
    [InlineData("localhost", 204)]
    [InlineData("[::1]", 204)]
    [InlineData("evil.test", 403)]
    public async Task A_name_that_another_site_can_have_is_no_own_host(string name, int status)
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        string authority = $"{name}:{host.Address.Port}"; // the site has pointed its name to this machine

        Assert.Equal(status, await host.PostAsync(Drain, $"http://{authority}", authority));
    }

    [Fact]
    public async Task Changes_that_are_not_enabled_are_not_found()
    {
        await using StatusHost host = await StatusHost.StartAsync(
            allowsChanges: false, time: null, Clusters.OfIds("a", "b"));

        Assert.Equal(404, await host.PostAsync(Drain, host.Origin));
        Assert.Equal(404, await host.PostAsync(Drain, "http://evil.test"));
        Assert.Equal("available", (await host.BackendAsync("a")).State);
    }

    [Theory]
    [InlineData("/_balancing/pools/api/backends/a/drain")]
    [InlineData("/_balancing/pools/web/backends/x/drain")]
    [InlineData("/_balancing/pools/web/backends/a/stop")]
    [InlineData("/_balancing/pools/web/backends/a")]
    [InlineData("/_balancing/pools/web/backends/a/drain/")]
    [InlineData("/_balancing/pools/x/pools/web/backends/a/drain")]
    public async Task Unknown_names_and_orders_are_not_found(string path)
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));

        Assert.Equal(404, await host.PostAsync(path, host.Origin));
        Assert.Equal("available", (await host.BackendAsync("a")).State);
    }

    [Theory]
    [InlineData("docker/web")]
    [InlineData("docker%2Fweb")]
    [InlineData("a b?c#d&e;f\\g")]
    [InlineData("<img src=x onerror=alert(1)>\"'")]
    [InlineData("größe→🐋")]
    public async Task Odd_names_are_found_by_their_escaped_form(string name)
    {
        ClusterConfig cluster = Clusters.OfIds(name, "b") with { ClusterId = name };
        await using StatusHost host = await StatusHost.StartAsync(cluster);
        string escaped = Uri.EscapeDataString(name);

        Assert.Equal(204, await host.PostAsync(
            $"/_balancing/pools/{escaped}/backends/{escaped}/drain?x=/y/drain", host.Origin));
        BackendReport drained = await host.BackendAsync(name);
        Assert.Equal("draining", drained.State);
    }

    [Fact]
    public async Task A_slash_and_its_escaped_form_are_two_names()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a/b", "a%2Fb"));
        Assert.Equal(204, await host.PostAsync("/_balancing/pools/web/backends/a%252Fb/drain", host.Origin));

        Assert.Equal("draining", (await host.BackendAsync("a%2Fb")).State);
        Assert.Equal("available", (await host.BackendAsync("a/b")).State);
    }

    private static async Task RequestAsync(StatusHost host, int count)
    {
        for (int request = 0; request < count; request++)
        {
            Assert.Equal(200, await host.RequestAsync());
        }
    }
}
