using System.Net.Sockets;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>What happens to connections when the program is told to end.</summary>
public class DrainTests
{
    [SignalTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Open_connections_go_on_after_SIGTERM_and_new_ones_are_refused(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--drain-timeout", "1h", "--backend", server.Address);
        Socket client = await TestClient.ConnectAsync(proxy);
        await client.PingAsync();

        proxy.Signal("TERM");
        await proxy.StatusAsync(static status => status.Draining);
        await Wait.UntilAsync(() => IsRefusedAsync(proxy), static isRefused => isRefused);
        await client.PingAsync();
        client.Dispose();

        ProcessRun run = await proxy.EndAsync();
        Assert.Equal((0, "Drained 1 connections, cut 0."), (run.ExitCode, run.Output.Split('\n')[^1]));
        Assert.Equal("", run.Error);
    }

    [SignalTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Connections_that_outlive_the_deadline_are_reset(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--drain-timeout", "200ms", "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        await client.PingAsync();

        proxy.Signal("TERM");

        Assert.True(await client.IsResetAtEndAsync());
        ProcessRun run = await proxy.EndAsync();
        Assert.Equal((0, "Drained 0 connections, cut 1."), (run.ExitCode, run.Output.Split('\n')[^1]));
    }

    [SignalTheory]
    [InlineData("TERM", "INT")]
    [InlineData("INT", "INT")]
    [InlineData("INT", "TERM")]
    public async Task A_second_signal_cuts_at_once(string first, string second)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            OperatingSystem.IsLinux() ? "epoll" : "socket", "--drain-timeout", "1h", "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        await client.PingAsync();

        proxy.Signal(first);
        await proxy.StatusAsync(static status => status.Draining);
        proxy.Signal(second);

        ProcessRun run = await proxy.EndAsync();
        Assert.Equal((0, "Drained 0 connections, cut 1."), (run.ExitCode, run.Output.Split('\n')[^1]));
    }

    [SignalTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_drain_without_connections_ends_at_once_and_prints_the_counters(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--drain-timeout", "1h", "--backend", server.Address);
        using (Socket client = await TestClient.ConnectAsync(proxy))
        {
            await client.PingAsync();
        }

        await proxy.StatusAsync(static status => status.Connections.Active == 0);
        proxy.Signal("TERM");

        ProcessRun run = await proxy.EndAsync();
        Assert.Equal(
            ["active 0, accepted 1, rejected 0, failed 0, cut 0", "Drained 0 connections, cut 0."],
            run.Output.Split('\n')[^2..]);
    }

    [SignalTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task No_connection_is_lost_when_SIGTERM_comes_under_load(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        TaskCompletionSource hasStarted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<(int Answered, int Reset)>[] workers =
            [.. Enumerable.Range(0, 8).Select(_ => ConnectAgainAndAgainAsync(proxy, hasStarted))];

        await hasStarted.Task.Bounded();
        proxy.Signal("TERM");

        (int Answered, int Reset)[] results = await Task.WhenAll(workers).Bounded(); // each ends with a refusal
        Assert.True(results.Sum(static result => result.Answered) > 0);
        int allowed = OperatingSystem.IsLinux() ? 0 : 1; // for each client
        Assert.All(results, result => Assert.InRange(result.Reset, 0, allowed));
        ProcessRun run = await proxy.EndAsync();
        Assert.EndsWith("cut 0.", run.Output, StringComparison.Ordinal);

        // Each connection that the proxy has taken was answered: those that were reset are not among them.
        int total = results.Sum(static result => result.Answered);
        Assert.Contains($"accepted {total},", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The process stands still while clients connect: all of them wait in the backlog when the signal is
    /// handled.</summary>
    [SignalTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Connections_in_the_backlog_are_served_after_SIGTERM(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(engine, "--backend", server.Address);
        proxy.Signal("STOP");
        List<Socket> clients = [];
        try
        {
            for (int i = 0; i < 500; i++)
            {
                clients.Add(await TestClient.ConnectAsync(proxy));
            }

            proxy.Signal("TERM");
            proxy.Signal("CONT");
            await Task.WhenAll(clients.Select(static client => client.PingAsync())).Bounded();
        }
        finally
        {
            proxy.Signal("CONT");
            clients.ForEach(static client => client.Dispose());
        }

        Assert.EndsWith("cut 0.", (await proxy.EndAsync()).Output, StringComparison.Ordinal);
    }

    /// <summary>Makes connections until one is refused. What the proxy has taken must be answered.</summary>
    /// <remarks>Where handshakes cannot be filtered, one that the system makes after the last accept, and before the
    /// listener is closed, is reset. It never reaches the proxy; a client can meet it once.</remarks>
    private static async Task<(int Answered, int Reset)> ConnectAgainAndAgainAsync(
        ProxyProcess proxy, TaskCompletionSource hasStarted)
    {
        int answered = 0;
        int reset = 0;
        while (true)
        {
            using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await client.ConnectAsync(proxy.EndPoint).Bounded();
                await client.PingAsync();
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return (answered, reset);
            }
            catch (SocketException failure) when (
                failure.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
            {
                reset++;
                continue;
            }

            answered++;
            if (answered == 50)
            {
                hasStarted.TrySetResult();
            }
        }
    }

    private static async Task<bool> IsRefusedAsync(ProxyProcess proxy)
    {
        try
        {
            using Socket client = await TestClient.ConnectAsync(proxy);
            return false;
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
    }
}
