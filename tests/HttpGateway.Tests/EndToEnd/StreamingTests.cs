using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using HttpGateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HttpGateway.Tests.EndToEnd;

public class StreamingTests
{
    /// <summary>The server sends the second event only after the client has the first one.</summary>
    [Fact]
    public async Task Server_sent_events_pass_one_by_one()
    {
        using SemaphoreSlim received = new(0);
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (int number = 1; number <= 3; number++)
            {
                await context.Response.WriteAsync($"data: {number}\n\n");
                await context.Response.Body.FlushAsync();
                await received.WaitAsync();
            }
        });
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();
        using StreamReader events = new(await client.GetStreamAsync(gateway.Address).Bounded());

        for (int number = 1; number <= 3; number++)
        {
            Assert.Equal($"data: {number}", await events.ReadLineAsync().Bounded());
            await events.ReadLineAsync().Bounded();
            received.Release();
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", false)]
    [InlineData("https://127.0.0.1:0", true)]
    public async Task A_web_socket_echoes(string listener, bool isHttp2)
    {
        await using TestServer server = await WebSocketServer.StartAsync();
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path, "--urls", listener);
        using HttpMessageInvoker invoker = new(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
        });
        using ClientWebSocket socket = new();
        socket.Options.HttpVersion = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        Uri address = new UriBuilder(gateway.Address) { Scheme = isHttp2 ? "wss" : "ws" }.Uri;
        await socket.ConnectAsync(address, invoker, CancellationToken.None).Bounded();

        for (int round = 0; round < 3; round++)
        {
            await socket.SendAsync(new byte[] { 1, 2, 3 }, WebSocketMessageType.Binary, true, CancellationToken.None);
            byte[] buffer = new byte[16];
            WebSocketReceiveResult result = await socket.ReceiveAsync(buffer, CancellationToken.None).Bounded();
            Assert.Equal([1, 2, 3], buffer[..result.Count]);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).Bounded();
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task Clients_may_use_http_2_over_tls()
    {
        await using TestServer server = await TestServer.StartAsync("two");
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway =
            await GatewayProcess.StartAsync(file.Path, "--urls", "https://127.0.0.1:0");
        using HttpClient client = Clients.Create();
        using HttpRequestMessage request = new(HttpMethod.Get, gateway.Address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Equal("two", await response.Content.ReadAsStringAsync());
    }

    /// <summary>What a gRPC call needs: HTTP/2 on both sides, a message at a time, and trailers at the end.</summary>
    [Fact]
    public async Task A_call_of_gRPC_passes_with_its_trailers()
    {
        await using TestServer server = await TestServer.StartAsync(
            static async context =>
            {
                byte[] message = new byte[5]; // no compression, and a length of 0
                await context.Request.Body.ReadExactlyAsync(message);
                context.Response.ContentType = "application/grpc";
                await context.Response.Body.WriteAsync(message);
                context.Response.AppendTrailer("grpc-status", "0");
            },
            protocols: HttpProtocols.Http2);
        using GatewayFile file = new(GatewayFile.Content(
            [server.Address], """ "HttpRequest": { "Version": "2", "VersionPolicy": "RequestVersionExact" } """));
        await using GatewayProcess gateway =
            await GatewayProcess.StartAsync(file.Path, "--urls", "https://127.0.0.1:0");
        using HttpClient client = Clients.Create();
        using HttpRequestMessage request = new(HttpMethod.Post, gateway.Address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));

        using HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(5, (await response.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
    }

    /// <summary>The client sends the second half only after the server has bytes of the first one.</summary>
    [Fact]
    public async Task An_upload_passes_while_it_is_sent()
    {
        const int Half = 100_000; // more than the buffers on the way
        TaskCompletionSource<int> first = new();
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            byte[] buffer = new byte[1];
            await context.Request.Body.ReadExactlyAsync(buffer);
            first.SetResult(buffer[0]);
            await context.Request.Body.CopyToAsync(Stream.Null);
        });
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using RawClient client = await RawClient.ConnectAsync(gateway.Address);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\nConnection: close\r\n\r\n");
        await client.SendAsync(new string('a', Half));
        Assert.Equal('a', await first.Task.Bounded());
        await client.SendAsync(new string('b', Half));

        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
