using System.Net;
using System.Net.Sockets;
using TcpProxy.Status;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>Bytes, ends and errors pass through the proxy as they are.</summary>
public class ForwardingTests
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Bytes_arrive_unchanged_in_both_directions(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        byte[] sent = TestClient.Bytes(5 * Megabyte);

        Task<byte[]> reading = client.ReadAsync(sent.Length);
        await client.WriteAsync(sent);

        byte[] received = await reading;
        Assert.True(sent.AsSpan().SequenceEqual(received));
        StatusReport status = await proxy.StatusAsync(
            status => status.Backends[0].BytesToClient == sent.Length);
        Assert.Equal(sent.Length, status.Backends[0].BytesToServer);
        Assert.Equal((1, 1), (status.Backends[0].Active, status.Connections.Active));
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_client_that_has_ended_still_gets_the_answer(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();

        await client.WriteAsync("question"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal("question"u8.ToArray(), await serverSide.ReadToEndAsync());
        byte[] answer = TestClient.Bytes(Megabyte);
        Task<byte[]> reading = client.ReadToEndAsync();
        await serverSide.WriteAsync(answer);
        serverSide.Shutdown(SocketShutdown.Send);

        byte[] received = await reading;
        Assert.True(answer.AsSpan().SequenceEqual(received));
        await proxy.StatusAsync(static status => status.Connections.Active == 0);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_server_that_has_ended_still_gets_what_the_client_sends(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();

        serverSide.Shutdown(SocketShutdown.Send);
        Assert.Empty(await client.ReadToEndAsync());
        await client.WriteAsync("more"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("more"u8.ToArray(), await serverSide.ReadToEndAsync());
        StatusReport status = await proxy.StatusAsync(static status => status.Connections.Active == 0);
        Assert.Equal((0, 0), (status.Backends[0].Active, status.Connections.Cut));
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_reset_by_the_client_reaches_the_server(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();

        client.Reset();

        Assert.True(await serverSide.IsResetAtEndAsync());
        await proxy.StatusAsync(
            static status => status.Connections.Active == 0 && status.Backends[0].Active == 0);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_reset_by_the_server_reaches_the_client(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        Socket serverSide = await server.AcceptAsync();

        await serverSide.WriteAsync("half an answ"u8.ToArray());
        await client.ReadAsync(12);
        serverSide.Reset();

        Assert.True(await client.IsResetAtEndAsync()); // what is missing must not look like the end
        await proxy.StatusAsync(static status => status.Connections.Active == 0);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_reset_after_a_half_close_still_ends_the_connection(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();

        client.Shutdown(SocketShutdown.Send);
        Assert.Empty(await serverSide.ReadToEndAsync());
        client.Reset();
        await serverSide.WriteAsync("anything"u8.ToArray());

        await proxy.StatusAsync(static status => status.Connections.Active == 0);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_client_and_a_server_that_end_together_close_in_order(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        for (int round = 0; round < 50; round++)
        {
            using Socket client = await TestClient.ConnectAsync(proxy);
            using Socket serverSide = await server.AcceptAsync();
            client.Shutdown(SocketShutdown.Send);
            serverSide.Shutdown(SocketShutdown.Send);

            Assert.Empty(await client.ReadToEndAsync());
            Assert.Empty(await serverSide.ReadToEndAsync());
        }

        await proxy.StatusAsync(static status => status.Connections.Active == 0);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_name_of_a_server_is_looked_up(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--backend", $"localhost:{server.Port}"); // ::1 first, perhaps, which refuses
        using Socket client = await TestClient.ConnectAsync(proxy);

        await client.PingAsync();
    }

    [IPv6Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_listener_on_all_IPv6_addresses_takes_IPv4_too(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--backend", server.Address, "--listen", "[::]:0");
        int port = proxy.EndPoints[1].Port;
        using Socket client = await TestClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));

        await client.PingAsync();
    }
}
