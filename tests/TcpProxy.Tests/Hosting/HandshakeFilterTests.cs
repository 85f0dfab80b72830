using System.Net;
using System.Net.Sockets;
using TcpProxy.Hosting;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.Hosting;

public class HandshakeFilterTests
{
    /// <summary>Without the filter the second client would be connected, and reset when the listener is closed.
    /// </summary>
    [LinuxFact]
    public async Task A_filtered_listener_keeps_its_backlog_and_takes_no_more()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using Socket early = await TestClient.ConnectAsync(listener.LocalEndPoint!);
        await early.WriteAsync("early"u8.ToArray());

        Assert.True(HandshakeFilter.TryAttach(listener));
        Task<Socket> late = TestClient.ConnectAsync(listener.LocalEndPoint!);

        using Socket accepted = await listener.AcceptAsync().Bounded();
        Assert.Equal("early"u8.ToArray(), await accepted.ReadAsync(5));
        listener.Dispose();
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => late);
        Assert.Equal(SocketError.ConnectionRefused, failure.SocketErrorCode);
        await accepted.WriteAsync("still open"u8.ToArray());
        Assert.Equal("still open"u8.ToArray(), await early.ReadAsync(10));
    }
}
