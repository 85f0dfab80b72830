using System.Net.Sockets;
using TcpProxy.Status;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>A changed file changes the running proxy, and a mistake in it changes nothing.</summary>
public class ReloadTests
{
    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_written_and_a_replaced_file_are_taken(string engine)
    {
        using TestServer a = TestServer.SayingItsPort();
        using TestServer b = TestServer.SayingItsPort();
        using TemporaryFile file = new(Json(Backend(a, "a")));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);
        Assert.Equal(a.Port, await AskAsync(proxy));

        file.Write(Json(Backend(b, "b")));
        await proxy.StatusAsync(static status => status.Backends is [{ Id: "b" }]);
        Assert.Equal(b.Port, await AskAsync(proxy));
        file.Replace(Json(Backend(a, "a", weight: 3)));
        StatusReport status = await proxy.StatusAsync(static status => status.Backends is [{ Id: "a" }]);

        Assert.Equal(3, status.Backends[0].Weight);
        Assert.Equal(a.Port, await AskAsync(proxy));
        Assert.Equal(2, (await proxy.StatusAsync()).Backends[0].Total); // counters do not start anew
    }

    [SignalTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task SIGHUP_reads_the_file_again(string engine)
    {
        using TestServer a = TestServer.SayingItsPort();
        using TemporaryFile file = new(Json(Backend(a, "a")));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);

        proxy.Signal("HUP");

        Assert.Equal(["Configuration read: 1 backends, least-connections."], await proxy.ErrorsAsync(1));
        Assert.Equal(a.Port, await AskAsync(proxy));
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_file_with_mistakes_changes_nothing_and_names_each(string engine)
    {
        using TestServer a = TestServer.SayingItsPort();
        using TemporaryFile file = new(Json(Backend(a, "a")));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);

        file.Write("""{"backends":[{"address":"127.0.0.1:0"}],"connectTimeout":"2","colour":"red"}""");

        string[] errors = await proxy.ErrorsAsync(3);
        Assert.All(errors, static line => Assert.StartsWith("Configuration not changed: ", line, default));
        Assert.Contains("127.0.0.1:0", errors[0], StringComparison.Ordinal);
        Assert.Contains("connectTimeout", errors[1], StringComparison.Ordinal);
        Assert.Contains("colour", errors[2], StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single((await proxy.StatusAsync()).Backends).Id);
        Assert.Equal(a.Port, await AskAsync(proxy));

        file.Write(Json(Backend(a, "better"))); // a mistake is not for ever
        await proxy.StatusAsync(static status => status.Backends is [{ Id: "better" }]);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_removed_backend_is_listed_until_its_last_connection_has_ended(string engine)
    {
        using TestServer a = TestServer.Echo();
        using TestServer b = TestServer.Echo();
        using TemporaryFile file = new(Json(Backend(a, "a")));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--drain-timeout", "1h", "--config", file.Path);
        Socket client = await TestClient.ConnectAsync(proxy);
        await client.PingAsync();

        file.Write(Json(Backend(b, "b")));
        StatusReport status = await proxy.StatusAsync(static status => status.Backends is [{ Id: "b" }, _]);
        BackendReport removed = status.Backends[1];
        Assert.Equal(("a", "draining", 1), (removed.Id, removed.State, removed.Active));
        await client.PingAsync();
        client.Dispose();

        await proxy.StatusAsync(static status => status.Backends is [{ Id: "b" }]);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Connections_of_a_removed_backend_are_cut_after_the_drain_timeout(string engine)
    {
        using TestServer a = TestServer.Echo();
        using TestServer b = TestServer.Echo();
        using TemporaryFile file = new(Json(Backend(a, "a"), Backend(b, "b", weight: 0)));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--drain-timeout", "200ms", "--config", file.Path);
        using Socket client = await TestClient.ConnectAsync(proxy);
        await client.PingAsync();
        Assert.Equal("draining", (await proxy.StatusAsync()).Backends[1].State); // weight 0

        file.Write(Json(Backend(b, "b")));

        Assert.True(await client.IsResetAtEndAsync());
        await proxy.StatusAsync(static status => status.Backends is [{ Id: "b" }] && status.Connections.Cut == 1);
        using Socket next = await TestClient.ConnectAsync(proxy);
        await next.PingAsync();
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Limits_and_algorithm_are_reloaded_and_listeners_are_not(string engine)
    {
        using TestServer a = TestServer.Echo();
        using TemporaryFile file = new(Json(Backend(a, "a")));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--config", file.Path);
        using Socket client = await TestClient.ConnectAsync(proxy);
        await client.PingAsync();

        file.Write(
            $$"""
            {"backends":[{{Backend(a, "a")}}],"algorithm":"ip-hash","maxConnectionsPerClient":1,"sendProxy":false,
             "status":"127.0.0.1:1"}
            """);
        await proxy.ErrorsWithAsync("Configuration read: 1 backends, ip-hash.");

        using Socket second = await TestClient.ConnectAsync(proxy);
        Assert.Empty(await second.ReadToEndAsync()); // the open connection counts
        await client.PingAsync();
        Assert.Single(proxy.Errors); // the command line names the status address, and wins
    }

    [Fact]
    public async Task Health_checks_begin_and_end_with_a_reload()
    {
        string backend = $$"""{"address":"{{TestServer.RefusingAddress()}}","id":"checked"}""";
        using TemporaryFile file = new(Json(backend));
        await using ProxyProcess proxy = await ProxyProcess.StartAsync("socket", "--config", file.Path);
        Assert.Equal("available", (await proxy.StatusAsync()).Backends[0].State);

        file.Write($$"""{"backends":[{{backend}}],"healthInterval":"50ms"}""");
        await proxy.StatusAsync(static status => status.Backends[0].State == "unhealthy");
        file.Write(Json(backend));

        await proxy.StatusAsync(static status => status.Backends[0].State == "available");
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_changed_listener_is_named_and_not_taken(string engine)
    {
        using TestServer a = TestServer.SayingItsPort();
        string Text(int port) => $$"""{"listen":["127.0.0.1:{{port}}"],"backends":[{{Backend(a, "a")}}]}""";
        using TemporaryFile file = new(Text(0));
        await using ProxyProcess proxy = ProxyProcess.Start(
            "--engine", engine, "--status", "127.0.0.1:0", "--config", file.Path);
        await proxy.Ready.Bounded();

        file.Write(Text(1));

        string[] errors = await proxy.ErrorsAsync(2);
        Assert.Contains("'listen' is not reloaded", errors[0], StringComparison.Ordinal);
        Assert.Equal(a.Port, await AskAsync(proxy));
    }

    private static string Json(params string[] backends) => $$"""{"backends":[{{string.Join(',', backends)}}]}""";

    private static string Backend(TestServer server, string id, int weight = 1) =>
        $$"""{"address":"{{server.Address}}","id":"{{id}}","weight":{{weight}}}""";

    private static async Task<int> AskAsync(ProxyProcess proxy)
    {
        using Socket client = await TestClient.ConnectAsync(proxy);
        return BitConverter.ToInt32(await client.ReadAsync(sizeof(int)));
    }
}
