using System.Net;
using HttpGateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HttpGateway.Tests.EndToEnd;

public class FailureTests
{
    [Fact]
    public async Task Without_a_route_the_answer_is_404()
    {
        using GatewayFile file = new("""{ "ReverseProxy": { "Routes": {}, "Clusters": {} } }""");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        Assert.Equal("404", await client.TextAsync(gateway.Address));
    }

    [Fact]
    public async Task If_every_backend_refuses_the_answer_is_502()
    {
        using GatewayFile file = new(GatewayFile.Content(
            [await TestServer.RefusingAddressAsync(), await TestServer.RefusingAddressAsync()]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        Assert.Equal("502", await client.TextAsync(gateway.Address));
    }

    [Fact]
    public async Task A_backend_that_takes_too_long_is_504()
    {
        TaskCompletionSource never = new();
        await using TestServer server = await TestServer.StartAsync(_ => never.Task);
        using GatewayFile file = new(GatewayFile.Content(
            [server.Address], """ "HttpRequest": { "ActivityTimeout": "00:00:00.3" } """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        Assert.Equal("504", await client.TextAsync(gateway.Address));
        never.SetResult();
    }

    [Fact]
    public async Task If_no_backend_is_available_the_answer_is_503_with_its_return()
    {
        await using TestServer server = await TestServer.StartAsync(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        });
        await using TestServer other = await TestServer.StartAsync(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        });
        using GatewayFile file = new(GatewayFile.Content(
            [server.Address, other.Address],
            """
            "LoadBalancingPolicy": "Balancing.RoundRobin", "Metadata": { "Balancing.HonorRetryAfter": "true" }
            """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();
        await client.TextAsync(gateway.Address);
        await client.TextAsync(gateway.Address); // now both are suspended

        using HttpResponseMessage response = await client.GetAsync(gateway.Address, "/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 120);
        Assert.Equal("", response.Header("Server-Timing")); // the gateway itself has answered
    }

    [Fact]
    public async Task A_route_to_a_cluster_without_destinations_is_503()
    {
        using GatewayFile file = new(GatewayFile.Content([]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        Assert.Equal("503", await client.TextAsync(gateway.Address));
    }

    [Fact]
    public async Task Another_backend_answers_if_one_refuses()
    {
        await using TestServer server = await TestServer.StartAsync("alive");
        using GatewayFile file = new(GatewayFile.Content([await TestServer.RefusingAddressAsync(), server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        for (int request = 0; request < 6; request++)
        {
            using StringContent body = new("body");
            using HttpResponseMessage response = await client.SendAsync(
                HttpMethod.Post, gateway.Address, "/", body);
            Assert.Equal("alive", await response.Content.ReadAsStringAsync());
            Assert.Contains("desc=\"s1\"", response.Header("Server-Timing"), StringComparison.Ordinal);
        }
    }

    /// <summary>A server with a full backlog neither takes a connection nor refuses it.</summary>
    [Fact]
    public async Task Another_backend_answers_if_one_takes_no_connection()
    {
        using HangingServer hanging = await HangingServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync("alive");
        using GatewayFile file = new(GatewayFile.Content([$"http://{hanging.Address}", server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        for (int request = 0; request < 2; request++)
        {
            Assert.Equal("alive", await client.TextAsync(gateway.Address));
        }
    }

    [Fact]
    public async Task A_request_that_may_have_been_processed_is_not_sent_again()
    {
        int received = 0;
        await using TestServer first = await TestServer.StartAsync(Reset);
        await using TestServer second = await TestServer.StartAsync(Reset);
        using GatewayFile file = new(GatewayFile.Content([first.Address, second.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();
        using StringContent body = new("order");

        using HttpResponseMessage response = await client.SendAsync(HttpMethod.Post, gateway.Address, "/", body);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(1, received);

        Task Reset(HttpContext context)
        {
            Interlocked.Increment(ref received);
            context.Abort();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task An_active_check_takes_a_backend_out_and_brings_it_back()
    {
        bool isHealthy = true;
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            if (context.Request.Path == "/health" && !isHealthy)
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }

            await context.Response.WriteAsync("checked");
        });
        await using TestServer other = await TestServer.StartAsync("other");
        using GatewayFile file = new(GatewayFile.Content(
            [server.Address, other.Address],
            """
            "LoadBalancingPolicy": "Balancing.RoundRobin",
            "HealthCheck": { "Active": { "Enabled": true, "Interval": "00:00:00.2", "Path": "/health" } }
            """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        await UntilAsync(client, gateway, "checked", "other");
        isHealthy = false;
        await UntilAsync(client, gateway, "other");
        isHealthy = true;
        await UntilAsync(client, gateway, "checked", "other");
    }

    [Fact]
    public async Task A_passive_check_takes_a_failing_backend_out()
    {
        await using TestServer server = await TestServer.StartAsync(static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using TestServer other = await TestServer.StartAsync("other");
        using GatewayFile file = new(GatewayFile.Content(
            [server.Address, other.Address],
            """
            "LoadBalancingPolicy": "Balancing.RoundRobin",
            "HealthCheck": { "Passive": { "Enabled": true, "ReactivationPeriod": "00:10:00" } }
            """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        await UntilAsync(client, gateway, "other");
    }

    /// <summary>W13: a server that fails at once has the fewest connections, so it gets most of the requests.</summary>
    [Fact]
    public async Task Ejection_limits_what_a_failing_backend_costs()
    {
        await using TestServer server = await TestServer.StartAsync(static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using ServerSet others = await ServerSet.StartAsync("a", "b", "c");
        using GatewayFile file = new(GatewayFile.Content(
            [server.Address, .. others.Addresses],
            """
            "LoadBalancingPolicy": "Balancing.LeastConnections",
            "Metadata": { "Balancing.OutlierEjection.ConsecutiveFailures": "5" }
            """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        int failed = 0;
        for (int request = 0; request < 200; request++)
        {
            failed += await client.TextAsync(gateway.Address) == "502" ? 1 : 0;
        }

        Assert.InRange(failed, 1, 20);
    }

    // Until ten answers in a row come from exactly these servers.
    private static Task<string> UntilAsync(HttpClient client, GatewayProcess gateway, params string[] expected) =>
        Wait.UntilAsync(
            async () =>
            {
                SortedSet<string> seen = [];
                for (int request = 0; request < 10; request++)
                {
                    seen.Add(await client.TextAsync(gateway.Address));
                }

                return string.Join(' ', seen);
            },
            seen => seen == string.Join(' ', expected));
}
