using System.Net;
using System.Net.Sockets;
using TcpProxy.Connections;
using TcpProxy.Epoll;
using TcpProxy.Forwarding;
using TcpProxy.Hosting;
using TcpProxy.Routing;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.Forwarding;

/// <summary>A socket that gets the port of a dead local server as its own port connects to itself. The client would
/// get its own bytes back.</summary>
public class SelfConnectionTests
{
    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_socket_that_reached_itself_has_reached_no_server(string engine)
    {
        using Socket socket = Bind(IPAddress.Loopback);
        await socket.ConnectAsync(socket.LocalEndPoint!).Bounded();
        Assert.False(await HasReachedServerAsync(engine, socket));
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_socket_that_reached_a_server_on_the_same_address_has_reached_it(string engine)
    {
        using TestServer server = new();
        using Socket socket = Bind(IPAddress.Loopback);
        await socket.ConnectAsync(IPAddress.Loopback, server.Port).Bounded();
        Assert.True(await HasReachedServerAsync(engine, socket));
    }

    [IPv6Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_socket_that_reached_itself_over_IPv6_has_reached_no_server(string engine)
    {
        using Socket socket = Bind(IPAddress.IPv6Loopback);
        await socket.ConnectAsync(socket.LocalEndPoint!).Bounded();
        Assert.False(await HasReachedServerAsync(engine, socket));
    }

    private static Socket Bind(IPAddress address)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    private static async Task<bool> HasReachedServerAsync(string engine, Socket socket)
    {
        if (engine != "epoll" || !OperatingSystem.IsLinux())
        {
            return !ServerSocket.IsConnectedToItself(socket);
        }

        await using ErrorLog log = new(static _ => Task.CompletedTask);
        using Router router = new(TestSettings.For([TestSettings.Backend("a")]));
        using EpollLoop loop = new();
        int descriptor = (int)socket.Handle;
        EpollConnection connection = new(
            new ProxyRuntime(router, log), loop, descriptor, (IPEndPoint)socket.RemoteEndPoint!);
        return new EpollSocket(loop, connection, descriptor).IsConnected();
    }
}
