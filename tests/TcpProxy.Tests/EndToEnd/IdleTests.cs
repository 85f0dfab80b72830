using System.Net.Sockets;
using TcpProxy.Status;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>Idle limits. No test measures a time: a connection that must stay is older than one that was closed.
/// </summary>
public class IdleTests
{
    private const string Short = "300ms";

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_client_that_sends_nothing_is_closed(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--client-idle-timeout", Short, "--backend", server.Address);
        using Socket busy = await TestClient.ConnectAsync(proxy);
        await busy.PingAsync(); // from now on the tunnel's limit counts, which is an hour
        using Socket silent = await TestClient.ConnectAsync(proxy);

        Assert.False(await silent.IsResetAtEndAsync());
        await busy.PingAsync();
        StatusReport status = await proxy.StatusAsync(static status => status.Connections.Active == 1);
        Assert.Equal(1, status.Connections.Cut);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_server_that_answers_nothing_is_given_up(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--server-idle-timeout", Short, "--backend", server.Address);
        using Socket silent = await TestClient.ConnectAsync(proxy); // the client has to act here
        using Socket client = await TestClient.ConnectAsync(proxy);
        await client.WriteAsync("question"u8.ToArray());

        Assert.False(await client.IsResetAtEndAsync());
        StatusReport status = await proxy.StatusAsync(static status => status.Connections.Active == 1);
        Assert.Equal(1, status.Connections.Cut);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_tunnel_without_bytes_is_closed(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--tunnel-idle-timeout", Short, "--backend", server.Address);
        using Socket silent = await TestClient.ConnectAsync(proxy); // no tunnel yet: the client has to act
        using Socket client = await TestClient.ConnectAsync(proxy);
        await client.PingAsync();

        Assert.False(await client.IsResetAtEndAsync());
        await silent.PingAsync();
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_half_closed_connection_waits_no_longer_than_for_the_server(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--server-idle-timeout", Short, "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        await client.WriteAsync("a"u8.ToArray());
        await serverSide.WriteAsync("b"u8.ToArray());
        await client.ReadAsync(1);

        client.Shutdown(SocketShutdown.Send);
        Assert.Empty(await client.ReadToEndAsync()); // the server ends nothing
        await proxy.StatusAsync(static status => status.Connections is { Active: 0, Cut: 1 });
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_client_that_takes_nothing_is_given_up(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--client-idle-timeout", "1s", "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        await client.WriteAsync("a"u8.ToArray());
        byte[] block = new byte[1024 * 1024];

        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            while (true)
            {
                await serverSide.SendAsync(block).Bounded();
            }
        });
        await proxy.StatusAsync(static status => status.Connections is { Active: 0, Cut: 1 });
    }
}
