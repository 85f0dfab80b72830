using System.Net.Sockets;
using System.Net.WebSockets;
using HttpGateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HttpGateway.Tests.EndToEnd;

public class DrainTests
{
    private const int ManyClients = 200;
    private const string LastChunk = "\r\n0\r\n\r\n";
    private const string Request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    [SignalTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Without_requests_a_signal_ends_the_program(string signal)
    {
        using GatewayFile file = new(GatewayFile.Content([]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        gateway.Signal(signal);

        ProcessRun run = await gateway.EndAsync();
        Assert.Equal((0, "Drained 0 connections, cut 0."), (run.ExitCode, run.Output.Split('\n')[^1]));
    }

    [SignalFact]
    public async Task Requests_under_way_are_answered_after_the_signal()
    {
        const int Requests = 10;
        using CountdownEvent arrived = new(Requests);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            arrived.Signal();
            await release.Task;
            await context.Response.WriteAsync("late");
        });
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();
        Task<string>[] requests = [.. Enumerable.Range(0, Requests).Select(_ => client.TextAsync(gateway.Address))];
        await Task.Run(arrived.Wait).Bounded();

        gateway.Signal("TERM");
        await RefusesAsync(gateway.Address);
        release.SetResult();

        Assert.All(await Task.WhenAll(requests).Bounded(), static answer => Assert.Equal("late", answer));
        ProcessRun run = await gateway.EndAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("^Drained [1-9][0-9]+ connections, cut 0[.]$", run.Output.Split('\n')[^1]); // probes count too
    }

    [SignalTheory]
    [InlineData("300ms", false)] // the time is over
    [InlineData("5m", true)] // a second signal
    public async Task Requests_that_outlive_the_drain_are_cut(string timeout, bool again)
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(_ =>
        {
            arrived.SetResult();
            return never.Task;
        });
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path, "--drain-timeout", timeout);
        using HttpClient client = Clients.Create();
        Task<string> request = client.TextAsync(gateway.Address);
        await arrived.Task.Bounded();

        gateway.Signal("TERM");
        if (again)
        {
            await RefusesAsync(gateway.Address);
            gateway.Signal("TERM");
        }

        ProcessRun run = await gateway.EndAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("^Drained [0-9]+ connections, cut [1-9][.]$", run.Output.Split('\n')[^1]); // probes count too
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => request);
        never.SetResult();
    }

    /// <summary>A kept connection ends with its last answer, so that no client sends into a closed one.</summary>
    [SignalFact]
    public async Task The_last_answer_on_a_connection_says_close()
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(_ =>
        {
            arrived.SetResult();
            return release.Task;
        });
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using RawClient client = await RawClient.ConnectAsync(gateway.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await arrived.Task.Bounded();

        gateway.Signal("TERM");
        await RefusesAsync(gateway.Address);
        release.SetResult();

        Assert.Contains("Connection: close", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    /// <summary>The server takes the WebSocket after the signal. An answer with <c>Connection: close</c> would be none.
    /// </summary>
    [SignalFact]
    public async Task A_web_socket_that_is_being_made_works_after_the_signal()
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await WebSocketServer.StartAsync(() =>
        {
            arrived.SetResult();
            return release.Task;
        });
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using ClientWebSocket socket = new();
        Task connecting = socket.ConnectAsync(
            new UriBuilder(gateway.Address) { Scheme = "ws" }.Uri, CancellationToken.None);
        await arrived.Task.Bounded();

        gateway.Signal("TERM");
        await RefusesAsync(gateway.Address);
        release.SetResult();

        await connecting.Bounded();
        await socket.SendAsync(new byte[] { 1 }, WebSocketMessageType.Binary, true, CancellationToken.None);
        WebSocketReceiveResult echo = await socket.ReceiveAsync(new byte[8], CancellationToken.None).Bounded();
        Assert.Equal(1, echo.Count);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).Bounded();
        Assert.EndsWith("cut 0.", (await gateway.EndAsync()).Output, StringComparison.Ordinal);
    }

    /// <summary>The process stands still while clients connect and send. When it goes on, the connections wait in the
    /// backlog and the signal is there.</summary>
    [SignalFact]
    public async Task Connections_in_the_backlog_are_served_after_the_signal()
    {
        await using TestServer server = await TestServer.StartAsync("served");
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        gateway.Signal("STOP");
        List<RawClient> clients = [];
        try
        {
            for (int i = 0; i < ManyClients; i++)
            {
                clients.Add(await RawClient.ConnectAsync(gateway.Address));
            }

            gateway.Signal("TERM");
            await AssertServedAsync(gateway, clients);
        }
        finally
        {
            gateway.Signal("CONT");
            clients.ForEach(static client => client.Dispose());
        }

        Assert.EndsWith("cut 0.", (await gateway.EndAsync()).Output, StringComparison.Ordinal);
    }

    /// <summary>The requests were sent before the gateway has noticed the signal.</summary>
    [SignalTheory]
    [InlineData(false)] // the first ones on their connections
    [InlineData(true)] // later ones
    public async Task Requests_on_their_way_are_answered_after_the_signal(bool areLater)
    {
        await using TestServer server = await TestServer.StartAsync("served");
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        List<RawClient> clients = [];
        try
        {
            for (int i = 0; i < ManyClients; i++)
            {
                clients.Add(await RawClient.ConnectAsync(gateway.Address));
                if (areLater)
                {
                    await clients[i].SendAsync(Request);
                    await clients[i].ReadUntilAsync(LastChunk);
                }
            }

            gateway.Signal("STOP");
            gateway.Signal("TERM");
            await AssertServedAsync(gateway, clients);
        }
        finally
        {
            gateway.Signal("CONT");
            clients.ForEach(static client => client.Dispose());
        }

        Assert.EndsWith("cut 0.", (await gateway.EndAsync()).Output, StringComparison.Ordinal);
    }

    /// <summary>Half of the clients connect for each request, the others keep their connection. Every request on a
    /// connection that was made has an answer.</summary>
    [LinuxFact]
    public async Task Clients_that_go_on_lose_no_request_at_the_signal()
    {
        await using TestServer server = await TestServer.StartAsync("served");
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using CountdownEvent running = new(8);
        Task[] clients =
            [.. Enumerable.Range(0, 8).Select(number => GoOnAsync(gateway.Address, number % 2 == 0, running))];
        await Task.Run(running.Wait).Bounded();

        gateway.Signal("TERM");

        await Task.WhenAll(clients).Bounded();
        Assert.EndsWith("cut 0.", (await gateway.EndAsync()).Output, StringComparison.Ordinal);
    }

    private static async Task GoOnAsync(Uri gateway, bool keepsConnection, CountdownEvent running)
    {
        bool hasStarted = false;
        while (true)
        {
            RawClient client;
            try
            {
                client = await RawClient.ConnectAsync(gateway);
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return;
            }

            using (client)
            {
                bool isLast = false;
                while (!isLast)
                {
                    await client.SendAsync(keepsConnection ? Request : Request.Replace(
                        "\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));
                    string answer = await client.ReadUntilAsync(LastChunk);
                    isLast = answer.Contains("Connection: close", StringComparison.Ordinal);
                    Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
                    if (!hasStarted)
                    {
                        hasStarted = true;
                        running.Signal();
                    }
                }
            }
        }
    }

    // The gateway stands still while the requests are sent.
    private static async Task AssertServedAsync(GatewayProcess gateway, List<RawClient> clients)
    {
        foreach (RawClient client in clients)
        {
            await client.SendAsync(Request);
        }

        gateway.Signal("CONT");
        Assert.All(
            await Task.WhenAll(clients.Select(static client => client.ReadToEndAsync())).Bounded(),
            static answer =>
            {
                Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
                Assert.Contains("served", answer, StringComparison.Ordinal);
            });
    }

    // Until the listener is closed.
    private static Task<bool> RefusesAsync(Uri gateway) => Wait.UntilAsync(
        async () =>
        {
            try
            {
                using RawClient client = await RawClient.ConnectAsync(gateway);
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        },
        static refuses => refuses);
}
