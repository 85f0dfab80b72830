using HttpGateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HttpGateway.Tests.EndToEnd;

/// <summary>The member Timeout of a route.</summary>
public class RouteTimeoutTests
{
    [Fact]
    public async Task A_server_that_is_silent_until_the_time_out_is_504()
    {
        await using TestServer server = await TestServer.StartAsync(
            static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using GatewayFile file = new(Content(server, "00:00:00.3"));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        using HttpResponseMessage response = await client.GetAsync(gateway.Address, "/");

        Assert.Equal(504, (int)response.StatusCode);
        Assert.NotEqual("", response.Header("X-Request-Id"));
    }

    [Fact]
    public async Task A_400_of_the_server_stays_400()
    {
        await using TestServer server = await TestServer.StartAsync(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
        using GatewayFile file = new(Content(server, "00:01:00"));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        Assert.Equal("400", await client.TextAsync(gateway.Address));
    }

    private static string Content(TestServer server, string timeout) => GatewayFile.Content([server.Address]).Replace(
        """ "ClusterId": "all", """, $""" "ClusterId": "all", "Timeout": "{timeout}", """, StringComparison.Ordinal);
}
