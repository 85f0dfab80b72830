using System.Net;
using System.Net.Sockets;
using TcpProxy.Configuration;
using TcpProxy.Connections;
using TcpProxy.Forwarding;
using TcpProxy.Hosting;
using TcpProxy.Routing;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.Forwarding;

/// <summary>All connections of the socket engine share a thread.</summary>
public class BusyConnectionTests
{
    private const int Megabyte = 1024 * 1024;
    private const int Offered = 128 * Megabyte;

    [Fact]
    public async Task A_busy_connection_makes_way_after_a_megabyte()
    {
        using TestServer server = new();
        await using ErrorLog log = new(static _ => Task.CompletedTask);
        using Router router = new(TestSettings.For([BackendText.Parse(server.Address).Value!]));
        IReadOnlyList<Socket> listeners = Listeners.Open([new IPEndPoint(IPAddress.Loopback, 0)]);
        EndPoint address = listeners[0].LocalEndPoint!;
        using EngineThread thread = new(() => router.TotalBytes.ToClient);
        using SocketEngine engine = new(new ProxyRuntime(router, log));
        thread.Post(_ => engine.Start(listeners), null);
        using Socket client = await TestClient.ConnectAsync(address);
        using Socket serverSide = await server.AcceptAsync();

        Task writing = serverSide.WriteAsync(new byte[Offered]); // there is always more to read
        await ReadAsync(client);
        await writing;

        Assert.InRange(thread.MostInOneTurn, 1, Megabyte);
    }

    private static async Task ReadAsync(Socket client)
    {
        byte[] buffer = new byte[Megabyte];
        for (int read = 0; read < Offered;)
        {
            int count = await client.ReceiveAsync(buffer).Bounded();
            Assert.True(count > 0);
            read += count;
        }
    }
}
