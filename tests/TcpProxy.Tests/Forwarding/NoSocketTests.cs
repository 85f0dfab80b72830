using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using TcpProxy.Configuration;
using TcpProxy.Connections;
using TcpProxy.Forwarding;
using TcpProxy.Hosting;
using TcpProxy.Routing;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.Forwarding;

/// <summary>A client that was accepted, and the system makes no socket for its server, as when descriptors are out.
/// </summary>
public class NoSocketTests
{
    [Fact]
    public async Task A_client_is_closed_in_order_if_the_system_makes_no_socket_for_its_server()
    {
        ConcurrentQueue<string> lines = [];
        await using ErrorLog log = new(line =>
        {
            lines.Enqueue(line);
            return Task.CompletedTask;
        });
        BackendSettings backend = TestSettings.Backend("a") with { EndPoint = new OddEndPoint() };
        using Router router = new(TestSettings.For([backend]));
        ProxyRuntime proxy = new(router, log);
        IReadOnlyList<Socket> listeners = Listeners.Open([new IPEndPoint(IPAddress.Loopback, 0)]);
        EndPoint address = listeners[0].LocalEndPoint!;
        using SocketEngine engine = new(proxy);
        engine.Start(listeners);

        for (int attempt = 1; attempt <= 3; attempt++)
        {
            using Socket client = await TestClient.ConnectAsync(address);
            Assert.False(await client.IsResetAtEndAsync());
        }

        await Wait.UntilAsync(() => Task.FromResult(proxy.Connections.Count), static count => count == 0);
        Assert.Equal((3, 0), (proxy.Counters.Failed, router.Pool.Backends[0].InFlightCount));
        await Wait.UntilAsync(() => Task.FromResult(lines.Count), static count => count > 0);
        Assert.StartsWith("Cannot open a socket for a server: ", Assert.Single(lines), StringComparison.Ordinal);
    }

    /// <summary>No system has sockets of this family.</summary>
    private sealed class OddEndPoint() : IPEndPoint(IPAddress.Loopback, 1)
    {
        public override AddressFamily AddressFamily => AddressFamily.Ieee12844;
    }
}
