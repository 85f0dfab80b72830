using System.Net;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Samples.GrpcLeastConnections;

internal sealed class TickerService : Ticker.TickerBase
{
    public static async Task<BalancerAddress> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(
            static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static o => o.Protocols = HttpProtocols.Http2));
        WebApplication server = builder.Build();
        server.MapGrpcService<TickerService>();
        await server.StartAsync();
        Uri url = new(server.Urls.Single());
        return new BalancerAddress(url.Host, url.Port);
    }

    public override async Task Watch(Symbol request, IServerStreamWriter<Price> responseStream, ServerCallContext context)
    {
        int port = context.GetHttpContext().Connection.LocalPort;
        await responseStream.WriteAsync(new Price { Server = port });
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }
}
