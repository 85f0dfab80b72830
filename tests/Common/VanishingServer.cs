using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Balancing.Tests.Common;

/// <summary>Answers one request, keeps the connection, reads another request from it, and is gone.</summary>
internal sealed class VanishingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public VanishingServer()
    {
        _listener.Start();
        Address = $"http://{_listener.LocalEndpoint}/";
        SecondRequest = ServeAsync();
    }

    public string Address { get; }

    /// <summary>The method of the second request.</summary>
    public Task<string> SecondRequest { get; }

    public void Dispose() => _listener.Dispose();

    private async Task<string> ServeAsync()
    {
        using Socket socket = await _listener.AcceptSocketAsync();
        byte[] buffer = new byte[4_096];
        await socket.ReceiveAsync(buffer);
        await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray());
        int read = await socket.ReceiveAsync(buffer);
        _listener.Stop();
        socket.Shutdown(SocketShutdown.Both);
        return Encoding.ASCII.GetString(buffer, 0, read).Split(' ')[0];
    }
}
