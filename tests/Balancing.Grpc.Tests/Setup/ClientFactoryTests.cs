using Balancing.Grpc.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Balancing.Grpc.Tests.Setup;

/// <summary>Clients of <c>AddGrpcClient</c>.</summary>
public class ClientFactoryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_balances_wherever_AddBalancing_stands(bool isFirst)
    {
        await using EchoServers servers = await EchoServers.StartAsync(2);
        BackendPool? pool = null;
        BalancingConfig config = new(created => new LeastConnectionsSelector(pool = created));
        ServiceCollection services = [];
        services.AddSingleton<ResolverFactory>(servers.ToSource());
        IHttpClientBuilder builder = services.AddGrpcClient<Echo.EchoClient>(
            static options => options.Address = new Uri("test:///servers"));
        if (isFirst)
        {
            builder.AddBalancing(config);
        }

        builder.ConfigureChannel(static options =>
        {
            options.Credentials = ChannelCredentials.Insecure;
            options.HttpHandler = new SocketsHttpHandler();
            options.ServiceConfig = new ServiceConfig();
        });
        if (!isFirst)
        {
            builder.AddBalancing(config);
        }

        await using ServiceProvider provider = services.BuildServiceProvider();
        Echo.EchoClient client = provider.GetRequiredService<Echo.EchoClient>();
        await client.UnaryAsync(new EchoRequest());
        await EchoClient.WaitForAsync(() => pool!.Backends.All(static backend => backend.IsAvailable));
        List<AsyncServerStreamingCall<EchoReply>> calls = [];
        for (int i = 0; i < 8; i++)
        {
            calls.Add(client.Download(new EchoRequest { Replies = 1, Hangs = true }));
            Assert.True(await calls[^1].ResponseStream.MoveNext());
        }

        Assert.Equal([4, 4], pool!.Backends.Select(static backend => backend.InFlightCount));
        calls.ForEach(static call => call.Dispose());
    }

    [Fact]
    public void A_client_that_is_none_of_gRPC_is_refused()
    {
        IHttpClientBuilder builder = new ServiceCollection().AddHttpClient("plain");
        Assert.Contains(
            "'plain'",
            Assert.Throws<InvalidOperationException>(() => builder.AddBalancing(new LeastConnectionsConfig())).Message,
            StringComparison.Ordinal);
    }
}
