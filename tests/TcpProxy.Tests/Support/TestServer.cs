using System.Net;
using System.Net.Sockets;

namespace TcpProxy.Tests.Support;

/// <summary>A server on a free port: what the proxy connects to.</summary>
internal sealed class TestServer : IDisposable
{
    private const int Backlog = 5_000;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public TestServer(int port = 0)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(Backlog);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>A server that sends back what it gets, until the client ends.</summary>
    public static TestServer Echo()
    {
        TestServer server = new();
        _ = server.ServeAsync(EchoAsync);
        return server;
    }

    /// <summary>A server that says its port once, and then nothing until the client ends.</summary>
    public static TestServer SayingItsPort()
    {
        TestServer server = new();
        _ = server.ServeAsync(async socket =>
        {
            await socket.SendAsync(BitConverter.GetBytes(server.Port));
            await socket.ReadToEndAsync();
        });
        return server;
    }

    /// <summary>An address that refuses connections.</summary>
    public static string RefusingAddress()
    {
        using TestServer server = new();
        return server.Address;
    }

    /// <summary>Takes the next connection.</summary>
    public Task<Socket> AcceptAsync() => _listener.AcceptAsync().Bounded();

    public void Dispose() => _listener.Dispose();

    private static async Task EchoAsync(Socket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer) is > 0 and int count)
        {
            await socket.SendAsync(buffer.AsMemory(0, count));
        }
    }

    private async Task ServeAsync(Func<Socket, Task> serve)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync();
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                return; // disposed
            }

            _ = ServeAsync(socket, serve);
        }
    }

    private static async Task ServeAsync(Socket socket, Func<Socket, Task> serve)
    {
        using (socket)
        {
            try
            {
                await serve(socket);
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // The proxy has cut the connection.
            }
        }
    }
}
