using System.Net.Sockets;
using TcpProxy.Status;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>Limits on connections. A client over a limit is closed, not left waiting.</summary>
public class LimitTests
{
    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_connection_over_the_limit_is_closed_in_order(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--max-connections", "2", "--backend", server.Address);
        using Socket first = await TestClient.ConnectAsync(proxy);
        Socket second = await TestClient.ConnectAsync(proxy);
        await first.PingAsync();
        await second.PingAsync();

        using Socket third = await TestClient.ConnectAsync(proxy);
        Assert.False(await third.IsResetAtEndAsync());
        StatusReport status = await proxy.StatusAsync();
        Assert.Equal(
            (2, 2, 1), (status.Connections.Active, status.Connections.Accepted, status.Connections.Rejected));

        second.Dispose();
        await proxy.StatusAsync(static status => status.Connections.Active == 1);
        using Socket fourth = await TestClient.ConnectAsync(proxy);
        await fourth.PingAsync();
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_limit_per_client_counts_each_address_by_itself(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--accept-proxy", "--max-connections-per-client", "1", "--backend", server.Address);
        Socket first = await ConnectAsync(proxy, "10.0.0.1");
        await first.PingAsync();
        using Socket other = await ConnectAsync(proxy, "10.0.0.2");
        await other.PingAsync();

        using Socket second = await ConnectAsync(proxy, "::ffff:10.0.0.1"); // the same client
        Assert.Empty(await second.ReadToEndAsync());
        StatusReport status = await proxy.StatusAsync(static status => status.Connections.Active == 2);
        Assert.Equal((2, 1), (status.Connections.Accepted, status.Connections.Rejected));

        first.Dispose();
        await proxy.StatusAsync(static status => status.Connections.Active == 1);
        using Socket third = await ConnectAsync(proxy, "10.0.0.1");
        await third.PingAsync();
    }

    [ManyConnectionsTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Four_thousand_connections_are_open_at_once(string engine)
    {
        const int Connections = 4_000;
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--max-connections", $"{Connections}", "--backend", server.Address);
        Socket[] clients = await Task.WhenAll(
            Enumerable.Range(0, Connections).Select(_ => TestClient.ConnectAsync(proxy)));

        await Task.WhenAll(clients.Select(static client => client.PingAsync()));
        StatusReport status = await proxy.StatusAsync();
        Assert.Equal((Connections, 0), (status.Connections.Active, status.Connections.Rejected));

        Array.ForEach(clients, static client => client.Dispose());
        status = await proxy.StatusAsync(static status => status.Connections.Active == 0);
        Assert.Equal(0, status.Backends[0].Active);
        Assert.Empty(proxy.Errors);
    }

    [ManyConnectionsTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_default_limit_is_what_the_descriptors_allow(string engine)
    {
        const int Descriptors = 456;
        const int Possible = 100; // (456 - 256) / 2
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartLimitedAsync(
            Descriptors, $"--engine {engine} --backend {server.Address}");
        List<Socket> clients = [];
        for (int count = 0; count < Possible; count++)
        {
            clients.Add(await TestClient.ConnectAsync(proxy));
            await clients[^1].PingAsync();
        }

        using Socket last = await TestClient.ConnectAsync(proxy);
        Assert.Empty(await last.ReadToEndAsync());
        await clients[0].PingAsync();
        Assert.Empty(proxy.Errors);
        clients.ForEach(static client => client.Dispose());
    }

    /// <summary>One thread of the pool is enough here: .NET ends a process that cannot make a thread, and each new one
    /// needs a descriptor for a moment.</summary>
    [LinuxTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Connections_wait_while_descriptors_are_out_and_are_served_then(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartWithOneWorkerAsync(
            engine, readsErrors: true, "--backend", server.Address);
        using Socket first = await TestClient.ConnectAsync(proxy);
        await first.PingAsync();

        ulong limit = proxy.LimitDescriptors(1);
        using Socket second = await TestClient.ConnectAsync(proxy);
        await proxy.ErrorsWithAsync("Cannot accept connections: ");
        await first.PingAsync();
        proxy.LimitDescriptors(limit);

        await second.PingAsync();
    }

    private static async Task<Socket> ConnectAsync(ProxyProcess proxy, string address)
    {
        Socket client = await TestClient.ConnectAsync(proxy);
        await client.WriteAsync(Headers.From(address));
        return client;
    }
}
