using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>The shape of /status and /metrics, on which dashboards rely.</summary>
public class StatusTests
{
    private static readonly HttpClient Http = new();

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_report_has_these_names(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--backend", $"{server.Address},id=a,weight=2");
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        await ExchangeAsync(client, serverSide);

        using HttpResponseMessage response = await Http.GetAsync(proxy.StatusUri);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        JsonElement report = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        JsonElement expected = JsonElement.Parse(
            $$"""
            {
              "connections": {"active": 1, "accepted": 1, "rejected": 0, "failed": 0, "cut": 0},
              "backends": [
                {
                  "id": "a", "address": "{{server.Address}}", "weight": 2, "state": "available", "active": 1,
                  "total": 1, "connectFailures": 0, "bytesToServer": 8, "bytesToClient": 6
                }
              ],
              "draining": false
            }
            """);
        Assert.True(JsonElement.DeepEquals(expected, report), report.GetRawText());
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_metrics_have_these_names(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--max-connections", "1", "--algorithm", "round-robin",
            "--backend", $"{TestServer.RefusingAddress()},id=dead,weight=100",
            "--backend", $"{server.Address},id=a");
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        await ExchangeAsync(client, serverSide);
        using Socket rejected = await TestClient.ConnectAsync(proxy);
        await rejected.ReadToEndAsync();

        using HttpResponseMessage response = await Http.GetAsync(new Uri(proxy.StatusUri, "/metrics"));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        string[] lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        Assert.All(
            [
                "tcpproxy_connections_active 1", "tcpproxy_connections_total 1",
                "tcpproxy_connections_rejected_total 1", "tcpproxy_connections_failed_total 0",
                "tcpproxy_connections_cut_total 0", "tcpproxy_draining 0",
                "tcpproxy_bytes_total{direction=\"to_server\"} 8", "tcpproxy_bytes_total{direction=\"to_client\"} 6",
                "tcpproxy_backend_connections_active{backend=\"a\"} 1",
                "tcpproxy_backend_connections_total{backend=\"a\"} 1",
                "tcpproxy_backend_connect_failures_total{backend=\"dead\"} 1",
                "tcpproxy_backend_bytes_total{backend=\"a\",direction=\"to_server\"} 8",
                "tcpproxy_backend_bytes_total{backend=\"a\",direction=\"to_client\"} 6",
                "tcpproxy_backend_available{backend=\"a\"} 1",
            ],
            line => Assert.Contains(line, lines));
    }

    [Fact]
    public async Task Series_of_a_removed_backend_end_and_the_sum_of_bytes_stays()
    {
        using TestServer a = TestServer.Echo();
        using TestServer b = TestServer.Echo();
        using TemporaryFile file = new($$"""{"backends":[{"address":"{{a.Address}}","id":"a"}]}""");
        await using ProxyProcess proxy = await ProxyProcess.StartAsync("socket", "--config", file.Path);
        using (Socket client = await TestClient.ConnectAsync(proxy))
        {
            await client.PingAsync();
        }

        await proxy.StatusAsync(static status => status.Connections.Active == 0);
        Assert.Contains("backend=\"a\"", await MetricsAsync(proxy), StringComparison.Ordinal);
        file.Write($$"""{"backends":[{"address":"{{b.Address}}","id":"b"}]}""");
        await proxy.StatusAsync(static status => status.Backends is [{ Id: "b" }]);

        string metrics = await MetricsAsync(proxy);
        Assert.DoesNotContain("backend=\"a\"", metrics, StringComparison.Ordinal);
        Assert.Contains("tcpproxy_bytes_total{direction=\"to_server\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/status/")]
    [InlineData("POST", "/status")]
    public async Task Anything_else_is_not_found(string method, string path)
    {
        await using ProxyProcess proxy = await ProxyProcess.StartAsync("socket", "--backend", "127.0.0.1:1");
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(proxy.StatusUri, path));
        using HttpResponseMessage response = await Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    /// <summary>Eight bytes to the server, and six to the client. Each is counted before it is passed on.</summary>
    private static async Task ExchangeAsync(Socket client, Socket serverSide)
    {
        await client.WriteAsync("question"u8.ToArray());
        await serverSide.ReadAsync(8);
        await serverSide.WriteAsync("answer"u8.ToArray());
        await client.ReadAsync(6);
    }

    private static Task<string> MetricsAsync(ProxyProcess proxy) =>
        Http.GetStringAsync(new Uri(proxy.StatusUri, "/metrics"));
}
