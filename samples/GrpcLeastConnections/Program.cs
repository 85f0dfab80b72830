using Balancing.Grpc;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Samples.GrpcLeastConnections;

BalancerAddress[] addresses = [await TickerService.StartAsync(), await TickerService.StartAsync()];
IServiceProvider services = new DefaultServiceProviderFactory().CreateServiceProvider(
    new ServiceCollection().AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => addresses)));

await WatchAsync("round robin", o => o.ServiceConfig = new() { LoadBalancingConfigs = { new RoundRobinConfig() } });
await WatchAsync("least connections", static o => o.UseBalancing(new LeastConnectionsConfig()));

async Task WatchAsync(string policy, Action<GrpcChannelOptions> balance)
{
    GrpcChannelOptions options = new() { Credentials = ChannelCredentials.Insecure, ServiceProvider = services };
    balance(options);
    using GrpcChannel channel = GrpcChannel.ForAddress("static:///ticker", options);
    Ticker.TickerClient client = new(channel);
    (HashSet<int> connected, List<int> staying) = ([], []);
    for (int watcher = 0; watcher < 20; watcher += connected.Count - 1) // counts once both are connected
    {
        AsyncServerStreamingCall<Price> call = client.Watch(new Symbol());
        await call.ResponseStream.MoveNext();
        connected.Add(call.ResponseStream.Current.Server);
        if (connected.Count < 2 || watcher % 2 == 1)
        {
            call.Dispose();
            continue;
        }

        staying.Add(call.ResponseStream.Current.Server);
    }

    int busiest = staying.CountBy(static server => server).Max(static count => count.Value);
    Console.WriteLine($"{policy}: {busiest} of {staying.Count} open streams on one server");
}

internal sealed class TickerService : Ticker.TickerBase
{
    public static async Task<BalancerAddress> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().Services.AddGrpc();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(
            static kestrel => kestrel.ConfigureEndpointDefaults(static o => o.Protocols = HttpProtocols.Http2));
        WebApplication server = builder.Build();
        server.MapGrpcService<TickerService>();
        await server.StartAsync();
        return new BalancerAddress("127.0.0.1", new Uri(server.Urls.Single()).Port);
    }

    public override async Task Watch(Symbol request, IServerStreamWriter<Price> writer, ServerCallContext context)
    {
        await writer.WriteAsync(new Price { Server = context.GetHttpContext().Connection.LocalPort });
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }
}
