using System.Net;
using System.Net.WebSockets;
using System.Text;
using Balancing.Http.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Balancing.Http.Tests.Content;

/// <summary>After 101 the content is a connection, which counts until its stream is disposed.</summary>
public class UpgradeTests
{
    [Fact]
    public async Task An_upgraded_connection_counts_until_its_stream_is_disposed()
    {
        await using TestServer server = await TestServer.StartAsync(EchoOnceAsync);
        using BalancedClient client = new(server.Backend);
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("echo");
        HttpResponseMessage response =
            await client.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, response.StatusCode);
        Assert.Equal(1, client.InFlight);
        Stream stream = await response.Content.ReadAsStreamAsync();
        Assert.True(stream.CanWrite);
        await stream.WriteAsync("hello"u8.ToArray());
        await stream.FlushAsync();
        byte[] answer = new byte[5];
        await stream.ReadExactlyAsync(answer);
        Assert.Equal("hello", Encoding.UTF8.GetString(answer));

        // The server has closed its half: the end of what it sends is not the end of the connection.
        Assert.Equal(0, await stream.ReadAsync(answer));
        Assert.Equal(1, client.InFlight);
        await stream.DisposeAsync();
        Assert.Equal(0, client.InFlight);
        Assert.Equal([RequestOutcome.Succeeded], client.Outcomes);
    }

    [Fact]
    public async Task An_upgraded_connection_ends_with_its_response()
    {
        await using TestServer server = await TestServer.StartAsync(EchoOnceAsync);
        using BalancedClient client = new(server.Backend);
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("echo");
        HttpResponseMessage response =
            await client.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(1, client.InFlight);
        response.Dispose();
        Assert.Equal(0, client.InFlight);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_web_socket_counts_until_it_is_closed(string version)
    {
        await using TestServer server = await TestServer.StartAsync(
            EchoMessagesAsync, Versions.Parse(version), configure: static app => app.UseWebSockets());
        using BalancedClient client = new(server.Backend);
        using HttpMessageInvoker invoker = new(client.Handler, disposeHandler: false);
        using ClientWebSocket socket = new();
        socket.Options.HttpVersion = Versions.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri("ws://client.test/"), invoker, CancellationToken.None);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(1, client.InFlight);
            byte[] answer = new byte[100];
            await socket.SendAsync(
                Encoding.UTF8.GetBytes($"message {i}"), WebSocketMessageType.Text, true, CancellationToken.None);
            WebSocketReceiveResult result = await socket.ReceiveAsync(answer, CancellationToken.None);
            Assert.Equal($"message {i}", Encoding.UTF8.GetString(answer, 0, result.Count));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        socket.Dispose();
        Assert.Equal(0, client.InFlight);
        Assert.Equal([RequestOutcome.Succeeded], client.Outcomes);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_web_socket_that_is_aborted_gives_its_count_back(string version)
    {
        await using TestServer server = await TestServer.StartAsync(
            EchoMessagesAsync, Versions.Parse(version), configure: static app => app.UseWebSockets());
        using BalancedClient client = new(server.Backend);
        using HttpMessageInvoker invoker = new(client.Handler, disposeHandler: false);
        using ClientWebSocket socket = new();
        socket.Options.HttpVersion = Versions.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri("ws://client.test/"), invoker, CancellationToken.None);
        Assert.Equal(1, client.InFlight);
        socket.Abort();
        await Eventually.IdleAsync(client.Pool);
    }

    private static async Task EchoOnceAsync(HttpContext context)
    {
        IHttpUpgradeFeature upgrade = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        context.Response.Headers.Upgrade = "echo";
        await using Stream stream = await upgrade.UpgradeAsync();
        byte[] buffer = new byte[5];
        await stream.ReadExactlyAsync(buffer);
        await stream.WriteAsync(buffer);
    }

    private static async Task EchoMessagesAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[100];
        try
        {
            while (await socket.ReceiveAsync(buffer, context.RequestAborted) is
                { MessageType: not WebSocketMessageType.Close } message)
            {
                await socket.SendAsync(
                    buffer.AsMemory(0, message.Count), message.MessageType, true, context.RequestAborted);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        }
        catch (Exception aborted) when (aborted is WebSocketException or OperationCanceledException)
        {
            // The client is gone.
        }
    }
}
