using Balancing.Grpc.Tests.Support;
using Balancing.Tests.Common;
using Grpc.Core;

namespace Balancing.Grpc.Tests.Calls;

/// <summary>Which ends of a call are the fault of its backend.</summary>
public sealed class OutcomeTests : IAsyncLifetime, IDisposable
{
    private EchoServer _server = null!;
    private EchoClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await EchoServer.StartAsync();
        _client = new EchoClient(new AddressSource(AddressSource.AddressOf(_server)));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(StatusCode.OK, RequestOutcome.Succeeded)]
    [InlineData(StatusCode.Cancelled, RequestOutcome.Canceled)]
    [InlineData(StatusCode.Unknown, RequestOutcome.Failed)]
    [InlineData(StatusCode.InvalidArgument, RequestOutcome.Succeeded)]
    [InlineData(StatusCode.DeadlineExceeded, RequestOutcome.Failed)]
    [InlineData(StatusCode.NotFound, RequestOutcome.Succeeded)]
    [InlineData(StatusCode.AlreadyExists, RequestOutcome.Succeeded)]
    [InlineData(StatusCode.PermissionDenied, RequestOutcome.Succeeded)]
    [InlineData(StatusCode.ResourceExhausted, RequestOutcome.Succeeded)]
    [InlineData(StatusCode.FailedPrecondition, RequestOutcome.Succeeded)]
    [InlineData(StatusCode.Aborted, RequestOutcome.Succeeded)]
    [InlineData(StatusCode.OutOfRange, RequestOutcome.Succeeded)]
    [InlineData(StatusCode.Unimplemented, RequestOutcome.Succeeded)]
    [InlineData(StatusCode.Internal, RequestOutcome.Failed)]
    [InlineData(StatusCode.Unavailable, RequestOutcome.Failed)]
    [InlineData(StatusCode.DataLoss, RequestOutcome.Failed)]
    [InlineData(StatusCode.Unauthenticated, RequestOutcome.Succeeded)]
    public async Task The_status_of_gRPC_decides(StatusCode status, RequestOutcome outcome)
    {
        EchoRequest request = new() { Status = (int)status };
        await IgnoreAsync(_client.Echo.UnaryAsync(request).ResponseAsync); // the status is in the headers
        request.Replies = 2;
        await IgnoreAsync(DownloadAsync(request)); // and here in the trailers
        await _client.WaitForOutcomesAsync(2);
        Assert.Equal([outcome, outcome], _client.Outcomes);
    }

    [Fact]
    public async Task An_observer_that_throws_leaves_no_count()
    {
        await _client.CallAsync();
        BrokenObserver broken = new();
        _client.Pool.AddObserver(broken);
        await IgnoreAsync(_client.CallAsync());
        await _client.WaitForIdleAsync();
        Assert.Equal(1, broken.Outcomes);
    }

    [Fact]
    public async Task A_deadline_is_a_failure_and_a_cancellation_is_not_T40()
    {
        await IgnoreAsync(_client.Echo.UnaryAsync(
            new EchoRequest { Hangs = true }, deadline: DateTime.UtcNow.AddMilliseconds(400)).ResponseAsync);
        await _client.WaitForOutcomesAsync(1);

        using CancellationTokenSource cancellation = new();
        Task<EchoReply> call = _client.Echo.UnaryAsync(
            new EchoRequest { Hangs = true },
            deadline: DateTime.UtcNow.AddHours(1),
            cancellationToken: cancellation.Token).ResponseAsync;
        await EchoClient.WaitForAsync(() => _server.Calls == 2);
        await cancellation.CancelAsync();
        await IgnoreAsync(call);
        await _client.WaitForOutcomesAsync(2);

        Assert.Equal([RequestOutcome.Failed, RequestOutcome.Canceled], _client.Outcomes);
    }

    [Fact]
    public async Task A_stream_that_the_client_leaves_is_canceled()
    {
        using (AsyncServerStreamingCall<EchoReply> call = _client.Echo.Download(
            new EchoRequest { Replies = 2, Hangs = true }))
        {
            Assert.True(await call.ResponseStream.MoveNext());
        }

        await _client.WaitForOutcomesAsync(1);
        Assert.Equal([RequestOutcome.Canceled], _client.Outcomes);
    }

    [Fact]
    public async Task A_stream_that_breaks_is_a_failure()
    {
        using AsyncServerStreamingCall<EchoReply> call = _client.Echo.Download(
            new EchoRequest { Replies = 1, Hangs = true });
        Assert.True(await call.ResponseStream.MoveNext());
        Task<bool> next = call.ResponseStream.MoveNext();
        await _server.DisposeAsync();
        await Assert.ThrowsAsync<RpcException>(() => next);
        await _client.WaitForOutcomesAsync(1);
        Assert.Equal([RequestOutcome.Failed], _client.Outcomes);
    }

    [Fact]
    public async Task A_server_that_fails_its_calls_is_ejected_T33()
    {
        await using EchoServer broken = await EchoServer.StartAsync();
        for (int i = 0; i < 500; i++)
        {
            broken.EndNextWith(StatusCode.Internal);
        }

        AddressSource source = new(AddressSource.AddressOf(_server), AddressSource.AddressOf(broken));
        using EchoClient client = new(
            source,
            configure: static config => config.Pool = new BackendPoolOptions
            {
                OutlierEjection = new OutlierEjectionOptions { MaxEjectedShare = 0.5 },
            });
        await client.CallAsync("warm-up").ContinueWith(static _ => { }, TaskScheduler.Default);
        await client.WaitForStatesAsync(BackendState.Available);
        int failed = 0;
        for (int i = 0; i < 100; i++)
        {
            try
            {
                await client.CallAsync();
            }
            catch (RpcException)
            {
                failed++;
            }
        }

        // Five failures in a row eject for half a minute; the warm-up may have been one of them.
        Assert.InRange(failed, 4, 5);
    }

    private static async Task IgnoreAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (RpcException)
        {
        }
    }

    private async Task DownloadAsync(EchoRequest request)
    {
        using AsyncServerStreamingCall<EchoReply> call = _client.Echo.Download(request);
        while (await call.ResponseStream.MoveNext())
        {
        }
    }
}
