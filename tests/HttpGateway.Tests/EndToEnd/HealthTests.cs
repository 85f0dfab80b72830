using System.Net;
using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.EndToEnd;

/// <summary>What an ingress or a kubelet is told.</summary>
public class HealthTests
{
    [Fact]
    public async Task A_gateway_that_takes_traffic_is_healthy_on_both_ports()
    {
        using GatewayFile file = new(GatewayFile.Content([await TestServer.RefusingAddressAsync()]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            file.Path, "--health", "http://127.0.0.1:0");
        using HttpClient client = Clients.Create();

        foreach (Uri address in (Uri[])[gateway.HealthAddress, new(gateway.StatusAddress, "/healthz")])
        {
            using HttpResponseMessage response = await client.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode); // although its only server is down
            Assert.True(response.Headers.CacheControl!.NoStore);
        }
    }

    [Fact]
    public async Task Only_the_port_for_checks_tells_health_and_nothing_else()
    {
        await using TestServer server = await TestServer.StartAsync("of the server");
        using GatewayFile file = new(GatewayFile.Content(
            [server.Address], gateway: """ "Health": { "Url": "http://127.0.0.1:0" } """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        foreach (string path in (string[])["/", "/_balancing", "/_balancing/status", "/_balancing/events"])
        {
            Assert.Equal("404", await client.TextAsync(gateway.HealthAddress, path));
        }

        Assert.Equal("of the server", await client.TextAsync(gateway.Address, "/healthz"));
    }

    [SignalFact]
    public async Task A_gateway_that_drains_is_not_ready_until_it_has_ended()
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(_ =>
        {
            arrived.SetResult();
            return release.Task;
        });
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            file.Path, "--health", "http://127.0.0.1:0");
        using HttpClient client = Clients.Create();
        Task<string> request = client.TextAsync(gateway.Address);
        await arrived.Task.Bounded();

        gateway.Signal("TERM");

        await Wait.UntilAsync(() => client.TextAsync(gateway.HealthAddress, "/healthz"), static code => code == "503");
        Assert.Equal("503", await client.TextAsync(gateway.StatusAddress, "/healthz"));
        release.SetResult();
        Assert.Equal("", await request.Bounded());
        Assert.Equal(0, (await gateway.EndAsync()).ExitCode);
    }
}
