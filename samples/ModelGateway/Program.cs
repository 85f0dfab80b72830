using System.Net;
using Balancing.Yarp;
using Samples.ModelGateway;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Transforms;

ModelServer[] servers = [new("own-1", 40), new("own-2", 40), new("own-3", 40), new("rented-1", 50)];
WebApplicationBuilder builder = CreateBuilder();
foreach (ModelServer server in servers)
{
    await server.StartAsync();
    string cluster = server.Name.Split('-')[0];
    builder.Configuration[$"ReverseProxy:Clusters:{cluster}:Destinations:{server.Name}:Address"] = server.Address;
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

using HttpClient client = new() { BaseAddress = new Uri(gateway.Urls.First()) };
for (int hundred = 1; hundred <= 2; hundred++)
{
    string[] answers = [.. await Chat.SendAsync(client, requests: 100)];
    Console.WriteLine($"{hundred}00 requests: {string.Join(", ", answers.CountBy(answer => answer)
        .OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}"))}");
}

internal sealed partial class Program
{
    internal static WebApplicationBuilder CreateBuilder()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }
}
