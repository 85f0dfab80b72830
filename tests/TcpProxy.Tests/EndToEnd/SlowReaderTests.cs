using System.Net.Sockets;
using TcpProxy.Status;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>A side that takes nothing stops the other side, and no other connection.</summary>
public class SlowReaderTests
{
    private const int Megabyte = 1024 * 1024;
    private const int Offered = 64 * Megabyte;

    // Socket buffers of the system: up to 4 MB for each sender and 6 MB for each receiver, on two connections.
    private const int MostInSystemBuffers = 40 * Megabyte;

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_slow_reader_stops_the_sender_and_misses_no_byte(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        byte[] sent = TestClient.Bytes(Offered);

        Task writing = WriteAllAsync(serverSide, sent);
        long taken = await proxy.StandstillAsync();
        Assert.InRange(taken, 1, MostInSystemBuffers);
        Assert.False(writing.IsCompleted);
        byte[] received = await client.ReadToEndAsync();

        Assert.True(sent.AsSpan().SequenceEqual(received));
        await writing.Bounded();
    }

    /// <summary>What the proxy has read, and what the system does not hold for the slow reader, is in the proxy.
    /// </summary>
    [LinuxTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_proxy_holds_one_buffer_of_a_slow_direction_at_most(string engine)
    {
        const int Buffer = 32 * 1024;
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();

        Task toClient = WriteAllAsync(serverSide, new byte[Offered]);
        Task toServer = WriteAllAsync(client, new byte[Offered]);
        await proxy.StandstillAsync();

        BackendReport taken = (await proxy.StatusAsync()).Backends[0];
        Assert.InRange(taken.BytesToClient - TcpQueues.CountBytesFor(client), 0, Buffer);
        Assert.InRange(taken.BytesToServer - TcpQueues.CountBytesFor(serverSide), 0, Buffer);
        await Task.WhenAll(client.ReadToEndAsync(), serverSide.ReadToEndAsync());
        await Task.WhenAll(toClient, toServer).Bounded();
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Both_directions_may_stand_still_at_once(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        byte[] sent = TestClient.Bytes(Offered);

        Task writing = WriteAllAsync(client, sent); // the echo comes back, and is not read
        await proxy.StandstillAsync();
        Assert.False(writing.IsCompleted);
        byte[] received = await client.ReadToEndAsync();

        Assert.True(sent.AsSpan().SequenceEqual(received));
        await writing.Bounded();
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Slow_readers_do_not_stop_other_connections(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        byte[] block = new byte[Offered];
        List<Socket> sockets = [];
        for (int count = 0; count < 20; count++)
        {
            sockets.Add(await TestClient.ConnectAsync(proxy));
            Socket serverSide = await server.AcceptAsync();
            sockets.Add(serverSide);
            _ = WriteAllAsync(serverSide, block);
        }

        await proxy.StandstillAsync();
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket other = await server.AcceptAsync();
        for (int round = 0; round < 100; round++)
        {
            await client.WriteAsync("question"u8.ToArray());
            Assert.Equal("question"u8.ToArray(), await other.ReadAsync(8));
            await other.WriteAsync("answer"u8.ToArray());
            Assert.Equal("answer"u8.ToArray(), await client.ReadAsync(6));
        }

        sockets.ForEach(static socket => socket.Dispose());
        await proxy.StatusAsync(static status => status.Connections.Active == 1);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_reset_while_bytes_wait_ends_the_connection(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        Task writing = WriteAllAsync(serverSide, new byte[Offered]);
        await proxy.StandstillAsync();

        client.Reset();

        await Assert.ThrowsAsync<SocketException>(() => writing.Bounded());
        await proxy.StatusAsync(static status => status.Connections.Active == 0);
    }

    /// <summary>Both sides have ended, and bytes of the server wait for the client: epoll reports the end of the server
    /// without a pause, unless it is told not to.</summary>
    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_connection_that_stands_still_keeps_no_thread_busy(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        client.Shutdown(SocketShutdown.Send);
        Assert.Empty(await serverSide.ReadToEndAsync());
        byte[] chunk = new byte[256 * 1024];
        for (long sent = 0, taken = 0; taken == sent;)
        {
            await serverSide.WriteAsync(chunk);
            sent += chunk.Length;
            taken = await proxy.StandstillAsync(sent); // less than was sent: the rest fits into the buffers in between
        }

        serverSide.Shutdown(SocketShutdown.Send);

        await proxy.SleepAsync();
        Assert.Equal(1, (await proxy.StatusAsync()).Connections.Active);
    }

    /// <summary>Writes all bytes, however long the reader takes, and ends the direction.</summary>
    private static async Task WriteAllAsync(Socket socket, byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent));
        }

        socket.Shutdown(SocketShutdown.Send);
    }
}
