using Balancing.Grpc.Calls;
using Balancing.Grpc.Tests.Support;
using Grpc.Core;

namespace Balancing.Grpc.Tests.Calls;

/// <summary>A call is counted on one backend from its start to the end of its response, however it ends.</summary>
public sealed class CountTests : IAsyncLifetime, IDisposable
{
    private static readonly EchoRequest Hanging = new() { Hangs = true };

    private EchoServers _servers = null!;
    private EchoClient _client = null!;

    public async Task InitializeAsync()
    {
        _servers = await EchoServers.StartAsync(2);
        _client = new EchoClient(_servers.ToSource());
        await _client.CallAsync();
        await _client.WaitForStatesAsync(BackendState.Available);
    }

    public async Task DisposeAsync() => await _servers.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Eight_of_eight_open_streams_are_counted_four_on_each_server()
    {
        List<AsyncServerStreamingCall<EchoReply>> calls = [];
        for (int i = 0; i < 8; i++)
        {
            calls.Add(_client.Echo.Download(new EchoRequest { Replies = 1, Hangs = true }));
            Assert.True(await calls[^1].ResponseStream.MoveNext()); // the headers have arrived
        }

        Assert.Equal([4, 4], _client.Pool.Backends.Select(static backend => backend.InFlightCount));
        Assert.Equal([4, 4], _servers.Select(static server => server.Open));
        calls.ForEach(static call => call.Dispose());
        Assert.Equal(0, _client.InFlight);
    }

    [Fact]
    public async Task A_call_through_two_handlers_is_counted_once()
    {
        using BalancingHandler handler = new(new BalancingHandler(new SocketsHttpHandler()));
        using EchoClient client = new(
            _servers.ToSource(), configureChannel: options => options.HttpHandler = handler);
        using (AsyncServerStreamingCall<EchoReply> call =
            client.Echo.Download(new EchoRequest { Replies = 1, Hangs = true }))
        {
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(1, client.InFlight);
        }

        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task A_unary_call_is_over_when_its_reply_arrives()
    {
        for (int i = 0; i < 20; i++)
        {
            await _client.CallAsync();
            Assert.Equal(0, _client.InFlight);
        }
    }

    [Fact]
    public async Task A_call_without_headers_yet_is_counted()
    {
        using AsyncUnaryCall<EchoReply> call = _client.Echo.UnaryAsync(Hanging);
        await EchoClient.WaitForAsync(() => _servers.Open == 1);
        Assert.Equal(1, _client.InFlight);
    }

    [Fact]
    public async Task A_server_stream_is_counted_until_its_last_message_was_read()
    {
        using AsyncServerStreamingCall<EchoReply> call = _client.Echo.Download(new EchoRequest { Replies = 3 });
        for (int i = 0; i < 3; i++)
        {
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(1, _client.InFlight);
        }

        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(0, _client.InFlight);
    }

    [Fact]
    public async Task A_client_stream_is_counted_until_its_reply_arrives()
    {
        using AsyncClientStreamingCall<EchoRequest, EchoReply> call = _client.Echo.Upload();
        await call.RequestStream.WriteAsync(new EchoRequest());
        Assert.Equal(1, _client.InFlight);
        await call.RequestStream.CompleteAsync();
        await call;
        Assert.Equal(0, _client.InFlight);
    }

    [Fact]
    public async Task A_duplex_stream_is_counted_until_the_server_ends_it()
    {
        using AsyncDuplexStreamingCall<EchoRequest, EchoReply> call = _client.Echo.Chat();
        for (int i = 0; i < 3; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Replies = 1 });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(1, _client.InFlight);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(0, _client.InFlight);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_failed_call_is_over(int replies)
    {
        EchoRequest request = new() { Replies = replies, Status = (int)StatusCode.Internal };
        await Assert.ThrowsAsync<RpcException>(async () => await _client.Echo.UnaryAsync(request));
        Assert.Equal(0, _client.InFlight);
        using AsyncServerStreamingCall<EchoReply> call = _client.Echo.Download(request);
        await Assert.ThrowsAsync<RpcException>(
            async () => await call.ResponseStream.ReadAllAsync().CountAsync());
        await _client.WaitForIdleAsync();
    }

    [Fact]
    public async Task A_stream_that_was_read_in_part_and_disposed_twice_is_over()
    {
        AsyncServerStreamingCall<EchoReply> call = _client.Echo.Download(new EchoRequest { Replies = 9, Hangs = true });
        Assert.True(await call.ResponseStream.MoveNext());
        call.Dispose();
        call.Dispose();
        Assert.Equal(0, _client.InFlight);
    }

    [Theory]
    [InlineData("unary")]
    [InlineData("download")]
    [InlineData("upload")]
    [InlineData("chat")]
    public async Task A_canceled_call_is_over(string kind)
    {
        using CancellationTokenSource cancellation = new();
        Task call = CallAsync(kind, new CallOptions(cancellationToken: cancellation.Token));
        await EchoClient.WaitForAsync(() => _servers.Open == 1);
        Assert.Equal(1, _client.InFlight);
        await cancellation.CancelAsync();
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        await _client.WaitForIdleAsync();
    }

    [Theory]
    [InlineData("unary")]
    [InlineData("download")]
    [InlineData("upload")]
    [InlineData("chat")]
    public async Task A_call_past_its_deadline_is_over(string kind)
    {
        Task call = CallAsync(kind, new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(300)));
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        await _client.WaitForIdleAsync();
    }

    [Theory]
    [InlineData("unary")]
    [InlineData("download")]
    [InlineData("upload")]
    [InlineData("chat")]
    public async Task A_call_is_over_when_its_server_stops(string kind)
    {
        Task call = CallAsync(kind, new CallOptions());
        await EchoClient.WaitForAsync(() => _servers.Open == 1);
        await _servers.Single(static server => server.Open == 1).DisposeAsync();
        await Assert.ThrowsAsync<RpcException>(() => call);
        await _client.WaitForIdleAsync();
    }

    [Fact]
    public async Task Open_calls_are_over_when_the_channel_is_disposed()
    {
        using AsyncServerStreamingCall<EchoReply> call =
            _client.Echo.Download(new EchoRequest { Replies = 1, Hangs = true });
        Assert.True(await call.ResponseStream.MoveNext());
        Backend[] backends = [.. _client.Pool.Backends];
        _client.Channel.Dispose();
        Assert.All(backends, static backend => Assert.Equal(0, backend.InFlightCount));
        Assert.Empty(_client.Pool.Backends);
    }

    private async Task CallAsync(string kind, CallOptions options)
    {
        switch (kind)
        {
            case "unary":
                await _client.Echo.UnaryAsync(Hanging, options);
                break;
            case "download":
                using (AsyncServerStreamingCall<EchoReply> call = _client.Echo.Download(Hanging, options))
                {
                    await call.ResponseStream.MoveNext();
                }

                break;
            case "upload":
                using (AsyncClientStreamingCall<EchoRequest, EchoReply> call = _client.Echo.Upload(options))
                {
                    await call.RequestStream.WriteAsync(Hanging);
                    await call;
                }

                break;
            default:
                using (AsyncDuplexStreamingCall<EchoRequest, EchoReply> call = _client.Echo.Chat(options))
                {
                    await call.RequestStream.WriteAsync(Hanging);
                    await call.ResponseStream.MoveNext();
                }

                break;
        }
    }
}
