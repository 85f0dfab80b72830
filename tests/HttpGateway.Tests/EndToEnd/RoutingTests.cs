using System.Net;
using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.EndToEnd;

public class RoutingTests
{
    private static readonly string[] Pools = ["api", "images", "shop", "beta-header", "beta-cookie", "old"];

    private const string Routes = """
        "api": { "ClusterId": "api", "Match": { "Path": "/api/{**rest}" } },
        "images": { "ClusterId": "images", "Match": { "Path": "/images/{**rest}" } },
        "shop": { "ClusterId": "shop", "Match": { "Hosts": [ "shop.test", "*.shop.test" ] } },
        "beta-header": {
          "ClusterId": "beta-header", "Order": -1,
          "Match": { "Path": "{**rest}", "Headers": [ { "Name": "X-Beta", "Values": [ "1" ] } ] }
        },
        "beta-cookie": {
          "ClusterId": "beta-cookie", "Order": -2,
          "Match": { "Path": "{**rest}", "Headers": [ { "Name": "Cookie", "Values": [ "beta=1" ] } ] }
        },
        "old": { "ClusterId": "old", "Match": { "Path": "/old", "Methods": [ "GET" ] } }
        """;

    [Theory]
    [InlineData("/api", "api")]
    [InlineData("/api/users/1?x=y", "api")]
    [InlineData("/images/a.png", "images")]
    [InlineData("/old", "old")]
    [InlineData("/apix", "404")]
    [InlineData("/", "404")]
    [InlineData("/", "shop", "Host", "shop.test")]
    [InlineData("/", "shop", "Host", "eu.shop.test:8080")]
    [InlineData("/api", "api", "Host", "other.test")]
    [InlineData("/", "beta-header", "X-Beta", "1")]
    [InlineData("/", "404", "X-Beta", "2")]
    [InlineData("/api", "beta-cookie", "Cookie", "a=b; beta=1; c=d")]
    [InlineData("/api", "api", "Cookie", "alphabeta=1")]
    public async Task A_route_matches_by_path_host_header_and_cookie(
        string path, string expected, string header = "X-None", string value = "none")
    {
        await using ServerSet servers = await ServerSet.StartAsync(Pools);
        string clusters = string.Join(", ", Pools.Select(pool => $$"""
            "{{pool}}": { "Destinations": { "only": { "Address": "{{servers[pool]}}" } } }
            """));
        using GatewayFile file = new($$"""
            { "ReverseProxy": { "Routes": { {{Routes}} }, "Clusters": { {{clusters}} } } }
            """);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        Assert.Equal(expected, await client.TextAsync(gateway.Address, path, (header, value)));
    }

    [Fact]
    public async Task The_file_of_the_sample_starts()
    {
        string sample = Path.Combine(AppContext.BaseDirectory, "gateway.json");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(sample);
        using HttpClient client = Clients.Create();

        using HttpResponseMessage response = await client.GetAsync(gateway.Address, "/api/users");

        Assert.True(
            response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable, // no servers run
            $"{response.StatusCode}");
        Assert.DoesNotContain(gateway.Errors, static line => line.Contains("not changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_public_port_does_not_have_the_status_page()
    {
        await using TestServer server = await TestServer.StartAsync("server");
        using GatewayFile file = new($$"""
            {
              "ReverseProxy": {
                "Routes": { "a": { "ClusterId": "a", "Match": { "Path": "/a" } } },
                "Clusters": { "a": { "Destinations": { "a": { "Address": "{{server.Address}}" } } } }
              }
            }
            """);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        Assert.Equal("404", await client.TextAsync(gateway.Address, "/_balancing"));
        Assert.Equal("404", await client.TextAsync(gateway.Address, "/_balancing/status"));
    }
}
