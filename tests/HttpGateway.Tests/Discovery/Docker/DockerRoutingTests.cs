using System.Net;
using HttpGateway.Discovery;
using HttpGateway.Discovery.Docker;
using HttpGateway.Routing;
using HttpGateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Discovery.Docker;

/// <summary>Which container a request reaches. Two routes that match alike would be an error for each request.
/// </summary>
public class DockerRoutingTests
{
    [Theory]
    [InlineData("shop.test", "/api", "shop-api")]
    [InlineData("shop.test", "/api/x/y", "shop-api")]
    [InlineData("shop.test", "/API/x", "shop-api")]
    [InlineData("SHOP.test:8080", "/api?q", "shop-api")]
    [InlineData("shop.test", "/apix", "shop")]
    [InlineData("shop.test", "/", "shop")]
    [InlineData("second.test", "/", "shop")]
    [InlineData("www.shop.test", "/", "www")]
    [InlineData("www.shop.test", "/api", "www")]
    [InlineData("img.shop.test", "/", "wild")]
    [InlineData("a.deep.shop.test", "/", "deep")]
    [InlineData("a.shop.test", "/api", "wild")]
    [InlineData("any.test", "/any", "any")]
    [InlineData("any.test", "/file", "file")]
    [InlineData("shop.test", "/file", "file")]
    [InlineData("any.test", "/nowhere", "404")]
    public async Task A_request_reaches_the_most_exact_route(string host, string path, string expected)
    {
        string[] names = ["shop-api", "shop", "www", "wild", "deep", "any"];
        TestServer[] servers = await Task.WhenAll(names.Append("file").Select(TestServer.StartAsync));
        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            On(servers[0], "shop-api", "host=shop.test", "path=/api"),
            On(servers[1], "shop", "host=shop.test,second.test"),
            On(servers[2], "www", "host=www.shop.test"),
            On(servers[3], "wild", "host=*.shop.test"),
            On(servers[4], "deep", "host=*.deep.shop.test"),
            On(servers[5], "any", "path=/any"),
            On(servers[5], "any-file", "path=/file"));
        Assert.Empty(snapshot.Problems);
        await using WebApplication proxy = await StartAsync(snapshot, servers[6].Address);

        Assert.Equal(expected, await AskAsync(proxy, host, path));

        foreach (TestServer server in servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_service_without_a_healthy_container_answers_503()
    {
        await using TestServer file = await TestServer.StartAsync("file");
        DiscoverySnapshot snapshot = await Containers.BuildAsync(
            Containers.Create("web", 1, "host=web.test") with { Health = ContainerHealth.Unhealthy });
        await using WebApplication proxy = await StartAsync(snapshot, file.Address);

        Assert.Equal("503", await AskAsync(proxy, "web.test", "/"));
    }

    [Fact]
    public async Task The_more_exact_host_comes_first_and_the_file_before_all()
    {
        DiscoverySnapshot snapshot = await Containers.BuildAsync(Containers.Create(
            "web", 1, "host=a.web.test,*.a.web.test,*.web.test,*.test"), Containers.Create("any", 2, "path=/"));

        int[] orders = [0, .. snapshot.Routes.Select(static route => route.Order!.Value)];
        Assert.Equal(6, orders.Length);
        Assert.Equal(orders.Order().Distinct(), orders);
    }

    private static ContainerDescription On(TestServer server, string name, params string[] labels) =>
        Containers.Create(name, 1, [.. labels, $"port={new Uri(server.Address).Port}"]) with
        {
            Networks = [new ContainerNetwork("host", null)],
        };

    private static async Task<WebApplication> StartAsync(DiscoverySnapshot snapshot, string file)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        RouteConfig ofFile = new()
        {
            RouteId = "file",
            ClusterId = "file",
            Match = new RouteMatch { Path = "/file/{**rest}" },
        };
        ClusterConfig cluster = new()
        {
            ClusterId = "file",
            Destinations = new Dictionary<string, DestinationConfig> { ["file"] = new() { Address = file } },
        };
        builder.Services.AddSingleton<MatcherPolicy, WildcardHostPolicy>();
        builder.Services.AddReverseProxy().AddBalancing()
            .LoadFromMemory([.. snapshot.Routes, ofFile], [.. snapshot.Clusters, cluster]);
        WebApplication app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync();
        return app;
    }

    private static async Task<string> AskAsync(WebApplication proxy, string host, string path)
    {
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(proxy.Urls.Single() + path));
        request.Headers.Host = host;
        using HttpResponseMessage response = await client.SendAsync(request).Bounded();
        return response.StatusCode == HttpStatusCode.OK
            ? await response.Content.ReadAsStringAsync()
            : $"{(int)response.StatusCode}";
    }
}
