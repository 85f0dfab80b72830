using System.Net;
using Balancing.Yarp;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Transforms;

namespace Samples.ModelGateway;

/// <summary>YARP with two tiers of model servers.</summary>
internal static class Gateway
{
    /// <summary>Starts the servers, and the gateway in front of them.</summary>
    public static async Task<WebApplication> StartAsync(params ModelServer[] servers)
    {
        WebApplicationBuilder builder = CreateBuilder();
        foreach (ModelServer server in servers)
        {
            await server.StartAsync();
            string cluster = server.Name.Split('-')[0];
            builder.Configuration[$"ReverseProxy:Clusters:{cluster}:Destinations:{server.Name}:Address"] =
                server.Address;
        }

        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddBalancing()
            .AddTransforms(static route => route.AddResponseTransform(static response =>
            {
                response.SuppressResponseBody = response.ProxyResponse?.StatusCode == HttpStatusCode.TooManyRequests;
                return ValueTask.CompletedTask;
            }));
        WebApplication gateway = builder.Build();
        gateway.MapReverseProxy(steps =>
        {
            IServiceProvider services = gateway.Services;
            Tiers tiers = new(
                services.GetRequiredService<BalancingClusters>(), services.GetRequiredService<IProxyStateLookup>(),
                "own", "rented");
            steps.Use(PromptKey.InvokeAsync);
            steps.Use(tiers.InvokeAsync);
            steps.UseConnectRetries();
            steps.UseLoadBalancing();
        });
        await gateway.StartAsync();
        return gateway;
    }

    public static WebApplicationBuilder CreateBuilder()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }
}
