using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.LoadBalancing;

// A proxy that is YARP and nothing else, with a policy of YARP or of this library.
//   Proxies.YarpHost <LeastRequests | Balancing.LeastConnections | …> <port> <server port>…
if (args is not [string policy, string port, .. string[] servers] || servers.Length == 0)
{
    Console.Error.WriteLine("usage: Proxies.YarpHost <policy> <port> <server port>…");
    return 2;
}

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
RouteConfig route = new() { RouteId = "all", ClusterId = "all", Match = new RouteMatch { Path = "{**rest}" } };
ClusterConfig cluster = new()
{
    ClusterId = "all",
    LoadBalancingPolicy = policy,
    Destinations = servers.ToDictionary(
        static server => $"server-{server}",
        static server => new DestinationConfig { Address = $"http://127.0.0.1:{server}" },
        StringComparer.OrdinalIgnoreCase),
};
IReverseProxyBuilder proxy = builder.Services.AddReverseProxy().LoadFromMemory([route], [cluster]);
if (policy != LoadBalancingPolicies.LeastRequests)
{
    proxy.AddBalancing();
}

WebApplication app = builder.Build();
app.MapReverseProxy();
app.Run();
return 0;
