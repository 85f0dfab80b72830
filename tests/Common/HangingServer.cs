using System.Net;
using System.Net.Sockets;

namespace Balancing.Tests.Common;

/// <summary>A server with a full backlog: an attempt to connect is neither accepted nor refused.</summary>
internal sealed class HangingServer : IDisposable
{
    private const int Attempts = 4; // a backlog of 0 still holds one or two

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _waiting = [];

    private HangingServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        Address = $"{_listener.LocalEndPoint}";
    }

    public string Address { get; }

    public static async Task<HangingServer> StartAsync()
    {
        HangingServer server = new();
        for (int count = 0; count < Attempts; count++)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            server._waiting.Add(socket);
            Task connecting = socket.ConnectAsync(server._listener.LocalEndPoint!);
            if (await Task.WhenAny(connecting, Task.Delay(TimeSpan.FromMilliseconds(500))) != connecting)
            {
                break; // this one hangs, and so does every later one
            }
        }

        return server;
    }

    public void Dispose()
    {
        _waiting.ForEach(static socket => socket.Dispose());
        _listener.Dispose();
    }
}
