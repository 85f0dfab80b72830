using System.Net;
using Balancing.Http.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Balancing.Http.Tests.Content;

/// <summary>When the lease of a request ends: HTTP/1.1 and HTTP/2, on real servers.</summary>
public class ContentEndTests
{
    private const string Http1 = "1.1";
    private const string Http2 = "2.0";
    private const int Length = 200_000;

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task A_response_counts_until_its_content_was_read_to_the_end(string version)
    {
        await using TestServer server = await StartAsync(version, SendAsync);
        using BalancedClient client = new(server.Backend);
        HttpResponseMessage response = await client.SendAsync(Versions.Parse(version));
        Assert.Equal(1, client.InFlight);
        Stream stream = await response.Content.ReadAsStreamAsync();
        Assert.Equal(Length, await ReadToEndAsync(stream));
        Assert.Equal(0, client.InFlight); // although nothing was disposed
        Assert.Equal([RequestOutcome.Succeeded], client.Outcomes);
    }

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task Content_that_the_client_buffers_ends_the_lease(string version)
    {
        await using TestServer server = await StartAsync(version, SendAsync);
        using BalancedClient client = new(server.Backend);
        using HttpResponseMessage response =
            await client.Client.SendAsync(Versions.CreateRequest(Versions.Parse(version)));
        Assert.Equal(0, client.InFlight);
        Assert.Equal(Length, (await response.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal([RequestOutcome.Succeeded], client.Outcomes);
    }

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task The_last_byte_of_a_known_length_ends_the_lease(string version)
    {
        await using TestServer server = await StartAsync(version, SendAsync);
        using BalancedClient client = new(server.Backend);
        HttpResponseMessage response = await client.SendAsync(Versions.Parse(version));
        Stream stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[Length - 1]);
        Assert.Equal(1, client.InFlight);
        await stream.ReadExactlyAsync(new byte[1]);
        Assert.Equal(0, client.InFlight);
        Assert.Equal([RequestOutcome.Succeeded], client.Outcomes);
    }

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task A_read_of_no_bytes_is_not_the_end(string version)
    {
        await using TestServer server = await StartAsync(version, SendAsync);
        using BalancedClient client = new(server.Backend);
        using HttpResponseMessage response = await client.SendAsync(Versions.Parse(version));
        Stream stream = await response.Content.ReadAsStreamAsync();
        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty));
        Assert.Equal(1, client.InFlight);
    }

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task A_response_disposed_after_its_headers_gives_its_count_back(string version)
    {
        await using TestServer server = await StartAsync(version, SendAsync);
        using BalancedClient client = new(server.Backend);
        HttpResponseMessage response = await client.SendAsync(Versions.Parse(version));
        Assert.Equal(1, client.InFlight);
        response.Dispose();
        Assert.Equal(0, client.InFlight);
        Assert.Equal([RequestOutcome.Canceled], client.Outcomes);
    }

    [Theory]
    [InlineData(Http1, false)]
    [InlineData(Http1, true)]
    [InlineData(Http2, false)]
    [InlineData(Http2, true)]
    public async Task Half_read_content_gives_its_count_back_when_disposed(string version, bool isStreamDisposed)
    {
        await using TestServer server = await StartAsync(version, SendAsync);
        using BalancedClient client = new(server.Backend);
        HttpResponseMessage response = await client.SendAsync(Versions.Parse(version));
        Stream stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[Length / 2]);
        Assert.Equal(1, client.InFlight);
        if (isStreamDisposed)
        {
            await stream.DisposeAsync();
        }
        else
        {
            response.Dispose();
        }

        Assert.Equal(0, client.InFlight);
        Assert.Equal([RequestOutcome.Canceled], client.Outcomes);
    }

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task A_response_disposed_twice_gives_back_one_count(string version)
    {
        await using TestServer server = await StartAsync(version, SendAsync);
        using BalancedClient client = new(server.Backend);
        using HttpResponseMessage other = await client.SendAsync(Versions.Parse(version));
        HttpResponseMessage response = await client.SendAsync(Versions.Parse(version));
        HttpContent content = response.Content;
        Stream stream = await content.ReadAsStreamAsync();
        Assert.Equal(2, client.InFlight);
        await stream.DisposeAsync();
        await stream.DisposeAsync();
        content.Dispose();
        response.Dispose();
        response.Dispose();
        Assert.Equal(1, client.InFlight);
        Assert.Equal([RequestOutcome.Canceled], client.Outcomes);
    }

    [Theory]
    [InlineData(Http1, "HEAD", 200)]
    [InlineData(Http2, "HEAD", 200)]
    [InlineData(Http1, "GET", 204)]
    [InlineData(Http2, "GET", 204)]
    [InlineData(Http1, "GET", 304)]
    [InlineData(Http2, "GET", 304)]
    [InlineData(Http1, "GET", 200)]
    [InlineData(Http2, "GET", 200)]
    public async Task A_response_without_content_ends_the_lease_at_once(string version, string method, int status)
    {
        await using TestServer server = await StartAsync(version, context =>
        {
            context.Response.StatusCode = status;
            if (status == 200)
            {
                context.Response.ContentLength = method == "HEAD" ? Length : 0;
            }

            return Task.CompletedTask;
        });
        using BalancedClient client = new(server.Backend);
        HttpResponseMessage response = await client.SendAsync(Versions.Parse(version), new HttpMethod(method));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(0, client.InFlight);
        Assert.Equal([RequestOutcome.Succeeded], client.Outcomes);
        Assert.Equal(method == "HEAD" ? Length : status == 200 ? 0 : null, response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task Content_that_breaks_off_is_a_failure(string version)
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await StartAsync(version, async context =>
        {
            context.Response.ContentLength = Length;
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            await arrived.Task;
            context.Abort();
        });
        using BalancedClient client = new(server.Backend);
        HttpResponseMessage response = await client.SendAsync(Versions.Parse(version));
        Stream stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[10]);
        arrived.SetResult();
        await Assert.ThrowsAnyAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[10]));
        Assert.Equal(0, client.InFlight); // although nothing was disposed
        Assert.Equal([RequestOutcome.Failed], client.Outcomes);
    }

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task A_read_that_the_caller_cancels_ends_the_lease(string version)
    {
        await using TestServer server = await StartAsync(version, SendHeadersAsync);
        using BalancedClient client = new(server.Backend);
        HttpResponseMessage response = await client.SendAsync(Versions.Parse(version));
        Stream stream = await response.Content.ReadAsStreamAsync();
        using CancellationTokenSource source = new();
        ValueTask<int> read = stream.ReadAsync(new byte[1], source.Token);
        Assert.Equal(1, client.InFlight);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);
        Assert.Equal(0, client.InFlight);
        Assert.Equal([RequestOutcome.Canceled], client.Outcomes);
    }

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task A_request_that_the_caller_cancels_ends_the_lease(string version)
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await StartAsync(version, context =>
        {
            arrived.SetResult();
            return WaitAsync(context);
        });
        using BalancedClient client = new(server.Backend);
        using CancellationTokenSource source = new();
        Task<HttpResponseMessage> task = client.SendAsync(Versions.Parse(version), null, source.Token);
        await arrived.Task.WaitAsync(Eventually.Patience);
        Assert.Equal(1, client.InFlight);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.Equal(0, client.InFlight);
        Assert.Equal([RequestOutcome.Canceled], client.Outcomes);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task A_request_that_times_out_ends_the_lease(string version)
    {
        await using TestServer server = await StartAsync(version, WaitAsync);
        using BalancedClient client = new(server.Backend);
        client.Client.Timeout = TimeSpan.FromMilliseconds(100);
        Exception timeout = await Assert.ThrowsAsync<TaskCanceledException>(
            () => client.SendAsync(Versions.Parse(version)));
        Assert.IsType<TimeoutException>(timeout.InnerException);
        Assert.Equal(0, client.InFlight);
        Assert.Equal([RequestOutcome.Canceled], client.Outcomes);
    }

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task A_forgotten_response_gives_its_count_back_when_it_is_collected(string version)
    {
        await using TestServer server = await StartAsync(version, SendHeadersAsync);
        using BalancedClient client = new(server.Backend);
        await Forget(client, Versions.Parse(version));
        await Eventually.HoldsAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return client.InFlight == 0;
            },
            "the count of a forgotten response");
        Assert.Equal([null], client.Outcomes); // unknown: it says nothing about the backend
    }

    [Theory]
    [InlineData(Http1)]
    [InlineData(Http2)]
    public async Task A_stream_counts_although_its_response_is_forgotten(string version)
    {
        await using TestServer server = await StartAsync(version, SendAsync);
        using BalancedClient client = new(server.Backend);
        Stream stream = await GetStream(client, Versions.Parse(version));
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(1, client.InFlight);
        Assert.Equal(Length, await ReadToEndAsync(stream));
        Assert.Equal(0, client.InFlight);
    }

    private static Task<TestServer> StartAsync(string version, RequestDelegate answer) =>
        TestServer.StartAsync(answer, Versions.Parse(version));

    private static async Task SendAsync(HttpContext context)
    {
        context.Response.ContentLength = Length;
        await context.Response.Body.WriteAsync(new byte[Length]);
    }

    private static async Task SendHeadersAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        await WaitAsync(context);
    }

    private static async Task WaitAsync(HttpContext context)
    {
        TaskCompletionSource aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    private static async Task<int> ReadToEndAsync(Stream stream)
    {
        byte[] buffer = new byte[8192];
        int sum = 0;
        while (await stream.ReadAsync(buffer) is > 0 and int read)
        {
            sum += read;
        }

        return sum;
    }

    // The references live in the frames of these methods alone.
    private static async Task Forget(BalancedClient client, Version version)
    {
        HttpResponseMessage response = await client.SendAsync(version);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, client.InFlight);
    }

    private static async Task<Stream> GetStream(BalancedClient client, Version version)
    {
        HttpResponseMessage response = await client.SendAsync(version);
        return await response.Content.ReadAsStreamAsync();
    }
}
