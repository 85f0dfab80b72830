using Balancing.Yarp;

// Three servers, and YARP in front of them. The policy, the key and a weight are in appsettings.json.
string[] names = ["server-1", "server-2", "server-3"];
Dictionary<string, WebApplication> servers = [];
WebApplicationBuilder builder = CreateBuilder();
foreach (string name in names)
{
    servers[name] = CreateBuilder().Build();
    servers[name].Run(context => context.Response.WriteAsync(name));
    await servers[name].StartAsync();
    builder.Configuration[$"ReverseProxy:Clusters:web:Destinations:{name}:Address"] = servers[name].Urls.First();
}

builder.Services.AddReverseProxy()
    .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
    .AddBalancing();
WebApplication proxy = builder.Build();
proxy.MapReverseProxy(steps =>
{
    steps.UseConnectRetries();
    steps.UseLoadBalancing();
});
await proxy.StartAsync();

using HttpClient client = new() { BaseAddress = new Uri(proxy.Urls.First()) };
string[] users = [.. Enumerable.Range(1, 1_000).Select(number => $"user-{number}")];
string[]? homes = null;
homes = await VisitAsync("all servers run");
await servers["server-2"].DisposeAsync();
await VisitAsync("server-2 is gone");
BalancingClusters clusters = proxy.Services.GetRequiredService<BalancingClusters>();
await clusters.DrainAsync("web", "server-3");
await VisitAsync("server-3 is drained");
clusters.TryGetPool("web", out Balancing.BackendPool? pool);
pool!.Backends[2].IsDraining = false;
await VisitAsync("server-3 is back");

static WebApplicationBuilder CreateBuilder()
{
    WebApplicationOptions options = new() { ContentRootPath = AppContext.BaseDirectory };
    WebApplicationBuilder builder = WebApplication.CreateBuilder(options);
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    return builder;
}

// Where each user's request goes, and how many users have left the server of their first visit.
async Task<string[]> VisitAsync(string title)
{
    string[] visited = await Task.WhenAll(users.Select(async user =>
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/") { Headers = { { "X-User", user } } };
        using HttpResponseMessage response = await client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }));
    IEnumerable<string> counts = names.Select(name => $"{name} {visited.Count(at => at == name),4}");
    int moved = homes is null ? 0 : visited.Zip(homes).Count(pair => pair.First != pair.Second);
    Console.WriteLine($"{title,-20} {string.Join("  ", counts)}  moved {moved,4}");
    return visited;
}
