using System.Net;
using System.Net.Sockets;
using HttpGateway.Hosting.Drain;

namespace HttpGateway.Tests.Hosting;

public class ListenSocketsTests
{
    /// <summary>The handshake of a connection over loopback ends within the call, so without the filter the second
    /// client would have a connection, and a reset later.</summary>
    [LinuxFact]
    public async Task After_turning_away_those_that_wait_are_taken_and_others_refused()
    {
        ListenSockets sockets = new();
        using Socket listener = sockets.Create(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Assert.False(sockets.HasWaiting);
        using Socket first = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(listener.LocalEndPoint!).Bounded();
        Assert.True(sockets.HasWaiting);

        sockets.TurnAway();
        using Socket second = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Task refused = second.ConnectAsync(listener.LocalEndPoint!);
        using Socket taken = await listener.AcceptAsync().Bounded();
        Assert.False(sockets.HasWaiting);
        listener.Close();

        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => refused.Bounded());
        Assert.Equal(SocketError.ConnectionRefused, failure.SocketErrorCode);
        await taken.SendAsync("!"u8.ToArray());
        Assert.Equal(1, await first.ReceiveAsync(new byte[8]).Bounded()); // it works in spite of the filter
    }
}
