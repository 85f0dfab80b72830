using System.Net;
using System.Net.Sockets;
using TcpProxy.Status;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>Which server a connection gets, and what happens if it cannot be reached.</summary>
public class ChoiceTests
{
    public static TheoryData<string, string> EnginesAndHashes { get; } = Engines.With("ip-hash", "consistent-hash");

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_next_server_takes_the_connection_that_one_refuses(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--algorithm", "round-robin", "--backend", $"{TestServer.RefusingAddress()},id=dead",
            "--backend", $"{server.Address},id=alive");
        for (int count = 0; count < 10; count++)
        {
            using Socket client = await TestClient.ConnectAsync(proxy);
            await client.PingAsync();
        }

        StatusReport status = await proxy.StatusAsync(static status => status.Connections.Active == 0);
        BackendReport dead = status.Backends.Single(static backend => backend.Id == "dead");
        BackendReport alive = status.Backends.Single(static backend => backend.Id == "alive");
        Assert.Equal((10, 0, 10), (alive.Total, dead.Total, status.Connections.Accepted));
        Assert.InRange(dead.ConnectFailures, 4, 10); // its turns
        Assert.Equal((0, 0), (status.Connections.Failed, dead.Active));
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_client_is_closed_in_order_if_every_server_refuses(string engine)
    {
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--backend", $"{TestServer.RefusingAddress()},id=a",
            "--backend", $"{TestServer.RefusingAddress()},id=b");
        using Socket client = await TestClient.ConnectAsync(proxy);

        Assert.False(await client.IsResetAtEndAsync());
        StatusReport status = await proxy.StatusAsync(static status => status.Connections.Active == 0);
        Assert.Equal((1, 0), (status.Connections.Failed, status.Connections.Cut));
        Assert.All(status.Backends, static backend => Assert.Equal((1, 0), (backend.ConnectFailures, backend.Active)));
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_next_server_takes_the_connection_that_one_does_not_answer(string engine)
    {
        using HangingServer hanging = await HangingServer.StartAsync();
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--algorithm", "round-robin", "--connect-timeout", "300ms",
            "--backend", $"{hanging.Address},id=hanging", "--backend", $"{server.Address},id=alive");
        for (int count = 0; count < 4; count++)
        {
            using Socket client = await TestClient.ConnectAsync(proxy);
            await client.PingAsync();
        }

        StatusReport status = await proxy.StatusAsync(static status => status.Connections.Active == 0);
        Assert.Equal(4, status.Backends.Single(static backend => backend.Id == "alive").Total);
        Assert.InRange(status.Backends.Single(static backend => backend.Id == "hanging").ConnectFailures, 1, 4);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_server_that_is_full_gets_no_connection(string engine)
    {
        using TestServer small = TestServer.SayingItsPort();
        using TestServer large = TestServer.SayingItsPort();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--algorithm", "round-robin", "--backend", $"{small.Address},max=1,id=small",
            "--backend", $"{large.Address},max=3");
        List<Socket> clients = [];
        List<int> ports = [];
        for (int count = 0; count < 4; count++)
        {
            clients.Add(await TestClient.ConnectAsync(proxy));
            ports.Add(BitConverter.ToInt32(await clients[^1].ReadAsync(sizeof(int))));
        }

        Assert.Equal(1, ports.Count(port => port == small.Port));
        Assert.All((await proxy.StatusAsync()).Backends, static backend => Assert.Equal("full", backend.State));
        using Socket last = await TestClient.ConnectAsync(proxy);
        Assert.Empty(await last.ReadToEndAsync());
        Assert.Equal(1, (await proxy.StatusAsync()).Connections.Failed);
        clients.ForEach(static client => client.Dispose());
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Shares_of_connections_follow_the_weights(string engine)
    {
        using TestServer one = TestServer.Echo();
        using TestServer three = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--algorithm", "round-robin", "--backend", $"{one.Address},id=one",
            "--backend", $"{three.Address},weight=3,id=three");
        for (int count = 0; count < 40; count++)
        {
            using Socket client = await TestClient.ConnectAsync(proxy);
            await client.PingAsync();
        }

        StatusReport status = await proxy.StatusAsync();
        Assert.Equal(10, status.Backends.Single(static backend => backend.Id == "one").Total);
        Assert.Equal(30, status.Backends.Single(static backend => backend.Id == "three").Total);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_server_that_hangs_delays_no_other_connection(string engine)
    {
        using HangingServer hanging = await HangingServer.StartAsync();
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--algorithm", "round-robin", "--connect-timeout", "1h",
            "--backend", $"{hanging.Address},id=hanging", "--backend", $"{server.Address},id=alive");
        List<Socket> clients = [];
        for (int count = 0; count < 4; count++)
        {
            clients.Add(await TestClient.ConnectAsync(proxy)); // every second one waits for the server that hangs
        }

        List<Task> pings = [.. clients.Select(static client => client.PingAsync())];
        for (int count = 0; count < 2; count++)
        {
            Task ping = await Task.WhenAny(pings);
            await ping;
            pings.Remove(ping);
        }

        clients.ForEach(static client => client.Dispose());
    }

    [Theory]
    [MemberData(nameof(EnginesAndHashes))]
    public async Task The_address_in_the_header_is_the_key(string engine, string algorithm)
    {
        using TestServer a = TestServer.SayingItsPort();
        using TestServer b = TestServer.SayingItsPort();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--accept-proxy", "--algorithm", algorithm, "--backend", $"{a.Address},id=a",
            "--backend", $"{b.Address},id=b");
        HashSet<int> all = [];
        for (byte host = 1; host <= 30; host++)
        {
            HashSet<int> ofClient = [];
            for (int count = 0; count < 3; count++)
            {
                using Socket client = await TestClient.ConnectAsync(proxy);
                await client.WriteAsync(Headers.From($"10.0.0.{host}"));
                ofClient.Add(BitConverter.ToInt32(await client.ReadAsync(sizeof(int))));
            }

            all.Add(Assert.Single(ofClient));
        }

        Assert.True(all.SetEquals([a.Port, b.Port]), "All 30 clients have the same server.");
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_server_that_fails_its_checks_gets_no_connection_until_it_is_back(string engine)
    {
        using TestServer alive = TestServer.SayingItsPort();
        string address = TestServer.RefusingAddress();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--health-interval", "50ms", "--algorithm", "round-robin",
            "--backend", $"{alive.Address},id=alive", "--backend", $"{address},id=checked");
        StatusReport down = await proxy.StatusAsync(static status => status.Backends[1].State == "unhealthy");
        long failures = down.Backends[1].ConnectFailures;
        for (int count = 0; count < 4; count++)
        {
            using Socket client = await TestClient.ConnectAsync(proxy);
            Assert.Equal(alive.Port, BitConverter.ToInt32(await client.ReadAsync(sizeof(int))));
        }

        Assert.Equal(failures, (await proxy.StatusAsync()).Backends[1].ConnectFailures);
        using TestServer back = new(IPEndPoint.Parse(address).Port);
        await proxy.StatusAsync(static status => status.Backends[1].State == "available");
        await proxy.ErrorsWithAsync("'checked'");
    }
}
