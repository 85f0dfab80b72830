using System.Net.Sockets;
using System.Text;
using TcpProxy.Status;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.RealServers;

/// <summary>Redis behind the proxy: pipelines, messages that the server begins, and clients that wait.</summary>
public class RedisTests
{
    [RedisTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_benchmark_of_Redis_gets_all_its_answers(string engine)
    {
        using RedisServer a = await RedisServer.StartAsync();
        using RedisServer b = await RedisServer.StartAsync();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--backend", a.Address, "--backend", b.Address);
        string[] arguments =
        [
            "-p", $"{proxy.EndPoint.Port}", "-n", "5000", "-c", "20", "-P", "4", "-q",
            "-t", "set,get,lpush,lrange_100",
        ];

        ProcessRun run = await ProcessRun.RunAsync(new("redis-benchmark", arguments), TimeSpan.FromMinutes(2));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("LRANGE_100", run.Output, StringComparison.Ordinal);
        StatusReport status = await proxy.StatusAsync(static status => status.Connections.Active == 0);
        Assert.Equal((0, 0, 0), (status.Connections.Failed, status.Connections.Cut, status.Connections.Rejected));
        Assert.All(status.Backends, static backend => Assert.True(backend.Total > 0));
    }

    [RedisTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_message_reaches_its_subscriber(string engine)
    {
        using RedisServer server = await RedisServer.StartAsync();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        using Socket subscriber = await TestClient.ConnectAsync(proxy);
        await AskAsync(subscriber, "SUBSCRIBE news", "*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n");

        using Socket publisher = await TestClient.ConnectAsync(proxy);
        await AskAsync(publisher, "PUBLISH news hello", ":1\r\n");

        await ExpectAsync(subscriber, "*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$5\r\nhello\r\n");
    }

    [RedisTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_client_that_waits_for_an_element_gets_it(string engine)
    {
        using RedisServer server = await RedisServer.StartAsync();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        using Socket waiting = await TestClient.ConnectAsync(proxy);
        await waiting.WriteAsync("BLPOP queue 0\r\n"u8.ToArray());

        using Socket other = await TestClient.ConnectAsync(proxy);
        await AskAsync(other, "RPUSH queue element", ":1\r\n");

        await ExpectAsync(waiting, "*2\r\n$5\r\nqueue\r\n$7\r\nelement\r\n");
    }

    private static async Task AskAsync(Socket socket, string command, string expected)
    {
        await socket.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        await ExpectAsync(socket, expected);
    }

    private static async Task ExpectAsync(Socket socket, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(await socket.ReadAsync(expected.Length)));
}
