using Balancing.Tests.Common;
using HttpGateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HttpGateway.Tests.EndToEnd;

public class DrainTests
{
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
        Assert.Matches("^Drained 1[0-9] connections, cut 0[.]$", run.Output.Split('\n')[^1]); // probes count too
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

    // Until the listener is closed, which the signal does first.
    private static Task<bool> RefusesAsync(Uri gateway) => Wait.UntilAsync(
        async () =>
        {
            try
            {
                using RawClient client = await RawClient.ConnectAsync(gateway);
                return false;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return true;
            }
        },
        static refuses => refuses);
}
