using System.Net.Sockets;
using System.Text.Json;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>Idle limits. No test measures a time: a limit becomes short once the connections are ready, and a
/// connection that must stay has been idle for longer than one that was closed.</summary>
public class IdleTests
{
    private const string Client = "clientIdleTimeout";
    private const string Server = "serverIdleTimeout";
    private const string Tunnel = "tunnelIdleTimeout";

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_client_that_sends_nothing_is_closed(string engine)
    {
        using TestServer server = TestServer.Echo();
        using TemporaryFile file = new(Limits(server));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);
        using Socket busy = await TestClient.ConnectAsync(proxy);
        await busy.PingAsync(); // from now on the limit of the tunnel counts
        using Socket silent = await TestClient.ConnectAsync(proxy);

        file.Write(Limits(server, Client));

        Assert.False(await silent.IsResetAtEndAsync());
        await busy.PingAsync();
        await proxy.StatusAsync(static status => status.Connections is { Active: 1, Cut: 1 });
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_server_that_answers_nothing_is_given_up(string engine)
    {
        using TestServer server = new();
        using TemporaryFile file = new(Limits(server));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);
        using Socket silent = await TestClient.ConnectAsync(proxy); // the client has to act here
        using Socket client = await TestClient.ConnectAsync(proxy);
        await client.WriteAsync("question"u8.ToArray());

        file.Write(Limits(server, Server));

        Assert.False(await client.IsResetAtEndAsync());
        await proxy.StatusAsync(static status => status.Connections is { Active: 1, Cut: 1 });
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_tunnel_without_bytes_is_closed(string engine)
    {
        using TestServer server = TestServer.Echo();
        using TemporaryFile file = new(Limits(server));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);
        using Socket silent = await TestClient.ConnectAsync(proxy); // no tunnel yet: the client has to act
        using Socket client = await TestClient.ConnectAsync(proxy);
        await client.PingAsync();

        file.Write(Limits(server, Tunnel));

        Assert.False(await client.IsResetAtEndAsync());
        await silent.PingAsync();
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_half_closed_connection_waits_no_longer_than_for_the_server(string engine)
    {
        using TestServer server = new();
        using TemporaryFile file = new(Limits(server));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        await BecomeTunnelAsync(client, serverSide);
        client.Shutdown(SocketShutdown.Send);
        Assert.Empty(await serverSide.ReadToEndAsync());

        file.Write(Limits(server, Server));

        Assert.Empty(await client.ReadToEndAsync()); // the server ends nothing
        await proxy.StatusAsync(static status => status.Connections is { Active: 0, Cut: 1 });
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_connection_waits_no_longer_than_for_the_client_once_its_server_ended(string engine)
    {
        using TestServer server = new();
        using TemporaryFile file = new(Limits(server));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        await BecomeTunnelAsync(client, serverSide);
        serverSide.Shutdown(SocketShutdown.Send);
        Assert.Empty(await client.ReadToEndAsync());

        file.Write(Limits(server, Client));

        Assert.Empty(await serverSide.ReadToEndAsync()); // the client ends nothing
        await proxy.StatusAsync(static status => status.Connections is { Active: 0, Cut: 1 });
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_client_that_takes_nothing_is_given_up(string engine)
    {
        using TestServer server = new();
        using TemporaryFile file = new(Limits(server));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        await BecomeTunnelAsync(client, serverSide);

        file.Write(Limits(server, Client));

        await Assert.ThrowsAsync<SocketException>(() => WriteWithoutEndAsync(serverSide));
        await proxy.StatusAsync(static status => status.Connections is { Active: 0, Cut: 1 });
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_server_that_takes_nothing_is_given_up(string engine)
    {
        using TestServer server = new();
        using TemporaryFile file = new(Limits(server));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        await BecomeTunnelAsync(client, serverSide);

        file.Write(Limits(server, Server));

        await Assert.ThrowsAsync<SocketException>(() => WriteWithoutEndAsync(client));
        await proxy.StatusAsync(static status => status.Connections is { Active: 0, Cut: 1 });
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_side_that_has_taken_what_waited_need_not_act_any_more(string engine)
    {
        using TestServer server = new();
        using TemporaryFile file = new(Limits(server));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);
        using Socket client = await TestClient.ConnectAsync(proxy);
        using Socket serverSide = await server.AcceptAsync();
        await BecomeTunnelAsync(client, serverSide);
        await FillAndTakeAsync(proxy, serverSide, client);
        await FillAndTakeAsync(proxy, client, serverSide);
        using Socket silent = await TestClient.ConnectAsync(proxy); // here the client has to act
        using Socket questioned = await server.AcceptAsync();
        using Socket asking = await TestClient.ConnectAsync(proxy); // and here the server
        await asking.WriteAsync("question"u8.ToArray());

        file.Write(Limits(server, Client, Server));

        Assert.Empty(await silent.ReadToEndAsync());
        Assert.Empty(await asking.ReadToEndAsync());
        await BecomeTunnelAsync(client, serverSide);
        Assert.Equal(2, (await proxy.StatusAsync()).Connections.Cut);
    }

    /// <summary>Both sides send something, the server first: at no moment the server has to act.</summary>
    private static async Task BecomeTunnelAsync(Socket client, Socket serverSide)
    {
        await serverSide.WriteAsync("b"u8.ToArray());
        await client.ReadAsync(1);
        await client.WriteAsync("a"u8.ToArray());
        await serverSide.ReadAsync(1);
    }

    private static async Task WriteWithoutEndAsync(Socket socket)
    {
        byte[] block = new byte[1024 * 1024];
        while (true)
        {
            await socket.SendAsync(block).Bounded();
        }
    }

    /// <summary>Sends more than all buffers on the way hold. The receiver takes nothing at first, then all of it.
    /// </summary>
    private static async Task FillAndTakeAsync(ProxyProcess proxy, Socket sender, Socket receiver)
    {
        const int Count = 64 * 1024 * 1024;
        Task writing = sender.WriteAsync(new byte[Count]);
        await proxy.StandstillAsync();
        await receiver.ReadAsync(Count);
        await writing;
    }

    /// <summary>The configuration with some limits that are short and others that are long.</summary>
    private static string Limits(TestServer server, params string[] shortLimits)
    {
        Dictionary<string, object> settings = new()
        {
            [Client] = "1h",
            [Server] = "1h",
            [Tunnel] = "1h",
            ["backends"] = new[] { new { address = server.Address } },
        };
        foreach (string limit in shortLimits)
        {
            settings[limit] = "300ms";
        }

        return JsonSerializer.Serialize(settings);
    }
}
