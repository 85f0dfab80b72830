using System.Net.Sockets;
using System.Text;
using Balancing;

namespace TrafficCop.Tests.Forwarding;

/// <summary>What the proxy reports of each request.</summary>
public sealed class ProxyReportTests
{
    [Theory]
    [InlineData(200, RequestOutcome.Succeeded)]
    [InlineData(404, RequestOutcome.Succeeded)] // the server did what it should
    [InlineData(500, RequestOutcome.Failed)]
    [InlineData(503, RequestOutcome.Failed)]
    public async Task The_status_of_the_server_decides(int status, RequestOutcome expected)
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        using HttpResponseMessage response = await rig.Client.GetAsync(rig.Url);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal([("server 0", expected)], rig.Outcomes);
    }

    [Fact]
    public async Task A_server_that_cuts_the_connection_has_failed()
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        using HttpResponseMessage response = await rig.Client.GetAsync(rig.Url);

        Assert.Equal([("server 0", RequestOutcome.Failed)], rig.Outcomes);
    }

    [Fact]
    public async Task A_client_that_disconnects_is_no_fault_of_the_server_T40()
    {
        TaskCompletionSource reached = new();
        await using ProxyRig rig = await ProxyRig.StartAsync(async context =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using CancellationTokenSource cancellation = new();

        Task<HttpResponseMessage> request = rig.Client.GetAsync(rig.Url, cancellation.Token);
        await reached.Task;
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);

        await ProxyRig.UntilAsync(() => rig.Outcomes.Count > 0);
        Assert.Equal([("server 0", RequestOutcome.Canceled)], rig.Outcomes);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nnot a chunk\r\n", "HTTP/1.1 400 ")]
    [InlineData("Content-Length: 100\r\n\r\nhalf of it", "")]
    [InlineData("Content-Length: 40000000\r\n\r\nmore than Kestrel accepts", "HTTP/1.1 413 ")]
    public async Task A_malformed_request_is_no_fault_of_the_server_T40(string rest, string answer)
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(
            static context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync("127.0.0.1", rig.Url.Port);

        await client.SendAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\n{rest}"));
        byte[] received = new byte[answer.Length];
        if (answer.Length > 0)
        {
            await client.ReceiveAsync(received);
        }
        else
        {
            client.Shutdown(SocketShutdown.Send);
        }

        await ProxyRig.UntilAsync(() => rig.Outcomes.Count > 0);
        Assert.Equal(answer, Encoding.ASCII.GetString(received));
        Assert.Equal([("server 0", RequestOutcome.Canceled)], rig.Outcomes);
    }
}
