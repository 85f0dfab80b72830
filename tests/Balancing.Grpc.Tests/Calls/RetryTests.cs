using Balancing.Grpc.Tests.Support;
using Grpc.Core;

namespace Balancing.Grpc.Tests.Calls;

/// <summary>Each attempt of gRPC's own retries and hedging is a call of its own on its backend.</summary>
public class RetryTests
{
    [Fact]
    public async Task Each_retry_is_counted_and_reported_by_itself()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        server.EndNextWith(StatusCode.Unavailable);
        server.EndNextWith(StatusCode.Unavailable);
        using EchoClient client = new(
            new AddressSource(AddressSource.AddressOf(server)),
            configureChannel: static options => options.ServiceConfig = EchoClient.Retries(attempts: 3));

        await client.CallAsync();

        await client.WaitForIdleAsync();
        Assert.Equal(["1", "2"], server.Attempts);
        Assert.Equal([RequestOutcome.Failed, RequestOutcome.Failed, RequestOutcome.Succeeded], client.Outcomes);
    }

    [Fact]
    public async Task Hedged_attempts_that_lose_are_over_and_no_failures_T40()
    {
        await using EchoServers servers = await EchoServers.StartAsync(3);
        using EchoClient client = new(
            servers.ToSource(),
            configureChannel: static options => options.ServiceConfig = EchoClient.Hedging(attempts: 3));
        await client.CallAsync();
        await client.WaitForStatesAsync(BackendState.Available);
        await client.WaitForIdleAsync();

        using CancellationTokenSource cancellation = new();
        AsyncUnaryCall<EchoReply> call = client.Echo.UnaryAsync(
            new EchoRequest { Hangs = true }, cancellationToken: cancellation.Token);
        await EchoClient.WaitForAsync(() => servers.All(static server => server.Open == 1));
        Assert.All(client.Pool.Backends, static backend => Assert.Equal(1, backend.InFlightCount));
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<RpcException>(async () => await call);

        await client.WaitForIdleAsync();
        for (int i = 0; i < 20; i++)
        {
            await client.CallAsync();
        }

        await client.WaitForIdleAsync();
        Assert.DoesNotContain(RequestOutcome.Failed, client.Outcomes);
        Assert.DoesNotContain(null, client.Outcomes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)] // each was tried once: it begins anew
    public async Task A_retry_of_a_call_with_a_key_goes_to_the_next_replica(int failures)
    {
        await using EchoServers servers = await EchoServers.StartAsync(3);
        IReplicaSelector? selector = null;
        using EchoClient client = new(
            servers.ToSource(),
            pool => selector = new ConsistentHashSelector(pool),
            static config => config.KeyHeader = "x-key",
            static options => options.ServiceConfig = EchoClient.Retries(attempts: 4));
        await client.CallAsync("warm-up");
        Backend[] replicas = new Backend[3];
        Assert.Equal(3, selector!.SelectReplicas(SelectionKey.FromString("user-1"), replicas));
        foreach (Backend replica in replicas[..failures])
        {
            servers.Single(server => server.Id == replica.Id).EndNextWith(StatusCode.Unavailable);
        }

        Assert.Equal(replicas[failures % replicas.Length].Id, await client.CallAsync("user-1"));
        await client.WaitForIdleAsync();
    }
}
