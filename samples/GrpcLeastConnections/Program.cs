using Balancing.Grpc;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Samples.GrpcLeastConnections;

BalancerAddress[] addresses = [await TickerService.StartAsync(), await TickerService.StartAsync()];
ServiceProvider services = new ServiceCollection()
    .AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => addresses)).BuildServiceProvider();

Console.WriteLine("20 streams, of which every other one stays open:");
await WatchAsync("gRPC's round robin", static options => options.ServiceConfig = new() { LoadBalancingConfigs = { new RoundRobinConfig() } });
await WatchAsync("least connections", static options => options.UseBalancing(new LeastConnectionsConfig()));

async Task WatchAsync(string name, Action<GrpcChannelOptions> balance)
{
    GrpcChannelOptions options = new() { Credentials = ChannelCredentials.Insecure, ServiceProvider = services };
    balance(options);
    using GrpcChannel channel = GrpcChannel.ForAddress("static:///ticker", options);
    Ticker.TickerClient client = new(channel);
    for (HashSet<int> connected = []; connected.Count < addresses.Length;)
    {
        using AsyncServerStreamingCall<Price> call = client.Watch(new Symbol());
        connected.Add(await FirstServerAsync(call));
    }

    Dictionary<int, int> open = addresses.ToDictionary(static address => address.EndPoint.Port, static _ => 0);
    for (int i = 0; i < 20; i++)
    {
        AsyncServerStreamingCall<Price> call = client.Watch(new Symbol { Name = $"symbol-{i}" });
        int server = await FirstServerAsync(call);
        open[server] += (i + 1) % 2;
        if (i % 2 == 1)
        {
            call.Dispose(); // this watcher leaves; the others stay until the channel is disposed
        }
    }

    Console.WriteLine($"{name,-18} {string.Join(" and ", open.Values.OrderDescending())} open streams");
}

static async Task<int> FirstServerAsync(AsyncServerStreamingCall<Price> call) =>
    await call.ResponseStream.MoveNext() ? call.ResponseStream.Current.Server : 0;
