using System.Net;
using System.Text.Json;
using HttpGateway.Status.Reporting;
using HttpGateway.Tests.Status.Browser;
using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.Status;

/// <summary>The status page of the program itself.</summary>
public class ProgramTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Drain = "/_balancing/pools/all/backends/s0/drain";

    private static readonly HttpClient Http = new();

    [Theory]
    [InlineData("GET", "/_balancing")]
    [InlineData("GET", "/_balancing/status")]
    [InlineData("GET", "/_balancing/events")]
    [InlineData("POST", Drain)]
    public async Task The_public_port_has_no_status(string method, string path)
    {
        await using TestServer server = await TestServer.StartAsync("a");
        using GatewayFile file = new(GatewayFile.Content([server.Address]).Replace(
            "{**rest}", "/api/{**rest}", StringComparison.Ordinal));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path, "--admin-changes");

        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(gateway.Address, method, path, gateway.Address));
        Assert.Equal(
            HttpStatusCode.NotFound, await SendAsync(gateway.Address, method, path, gateway.StatusAddress));
    }

    [Fact]
    public async Task Changes_are_off_unless_an_option_enables_them()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess locked = await GatewayProcess.StartAsync(file.Path);
        await using GatewayProcess open = await GatewayProcess.StartAsync(file.Path, "--admin-changes");

        Assert.Equal(
            HttpStatusCode.NotFound, await SendAsync(locked.StatusAddress, "POST", Drain, locked.StatusAddress));
        Assert.Equal(
            HttpStatusCode.NoContent, await SendAsync(open.StatusAddress, "POST", Drain, open.StatusAddress));
        StatusReport report = await StatusAsync(open);
        Assert.Equal("draining", report.Pools.Single().Backends.Single().State);
    }

    [SignalFact]
    public async Task An_open_page_does_not_hold_the_program_up()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path, "--drain-timeout", "5m");
        using HttpResponseMessage events = await Http.GetAsync(
            new Uri($"{gateway.StatusAddress}/events"), HttpCompletionOption.ResponseHeadersRead);
        gateway.Signal("TERM");

        Assert.Equal(0, (await gateway.EndAsync()).ExitCode);
    }

    [ChromiumFact]
    public async Task A_server_is_killed_and_another_is_drained()
    {
        TestServer first = await TestServer.StartAsync("s0");
        await using TestServer second = await TestServer.StartAsync("s1");
        await using TestServer third = await TestServer.StartAsync("s2");
        using GatewayFile file = new(GatewayFile.Content(
            [first.Address, second.Address, third.Address],
            """
            "LoadBalancingPolicy": "Balancing.RoundRobin",
            "Metadata": {
              "Balancing.OutlierEjection.ConsecutiveFailures": "1",
              "Balancing.OutlierEjection.BaseDuration": "01:00:00",
              "Balancing.OutlierEjection.MaxDuration": "01:00:00",
              "Balancing.OutlierEjection.MaxEjectedShare": "0.5"
            }
            """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path, "--admin-changes");
        await using OpenPage page = await chromium.OpenAsync(gateway.StatusAddress);
        await page.StateAsync("s0", "available");

        await first.DisposeAsync();
        for (int request = 0; request < 3; request++)
        {
            Assert.NotEqual("s0", await Http.GetStringAsync(gateway.Address)); // a retry answers
        }

        await page.StateAsync("s0", "ejected");
        await page.ClickAsync("s1", "drain");
        await page.StateAsync("s1", "draining");
        for (int request = 0; request < 3; request++)
        {
            Assert.Equal("s2", await Http.GetStringAsync(gateway.Address));
        }

        await page.ClickAsync("s1", "undrain");
        await page.StateAsync("s1", "available");
        Assert.Empty(page.Errors);
    }

    private static async Task<StatusReport> StatusAsync(GatewayProcess gateway) => JsonSerializer.Deserialize(
        await Http.GetStringAsync(new Uri($"{gateway.StatusAddress}/status")), StatusJson.Default.StatusReport)!;

    private static async Task<HttpStatusCode> SendAsync(Uri address, string method, string path, Uri origin)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(address, path));
        request.Headers.Add("Origin", origin.GetLeftPart(UriPartial.Authority));
        using HttpResponseMessage response = await Http.SendAsync(request).Bounded();
        return response.StatusCode;
    }
}
