using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HttpGateway.Tests.Support;

/// <summary>A server that sends back each message of a WebSocket.</summary>
internal static class WebSocketServer
{
    /// <summary>Starts the server.</summary>
    /// <param name="arrivedAsync">Called before a WebSocket is taken; null to take it at once.</param>
    public static Task<TestServer> StartAsync(Func<Task>? arrivedAsync = null) => TestServer.StartAsync(
        async context =>
        {
            await (arrivedAsync?.Invoke() ?? Task.CompletedTask);
            await EchoAsync(context);
        },
        prepare: static app => app.UseWebSockets());

    private static async Task EchoAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted)
            is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(
                buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}
