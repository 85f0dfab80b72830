using Balancing;
using Balancing.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

// Three servers. One that is busy answers 429.
string busy = "";
WebApplication[] servers = [await StartAsync("a"), await StartAsync("b"), await StartAsync("c")];

// A client that spreads its requests over them. This is all it takes.
ServiceCollection services = new();
services.AddHttpClient("api").AddBalancing(options =>
{
    options.Backends.Add(new HttpBackend("a", new Uri(servers[0].Urls.Single())));
    options.Backends.Add(new HttpBackend("b", new Uri(servers[1].Urls.Single())));
    options.Backends.Add(new HttpBackend("c", new Uri(servers[2].Urls.Single())));
    options.Selector = pool => new RoundRobinSelector(pool, new RoundRobinSelectorOptions { InitialTurn = 0 });
    options.HonorRetryAfter = true;
});
await using ServiceProvider provider = services.BuildServiceProvider();
using HttpClient client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");

await SendAsync("all are there");
await servers[1].DisposeAsync();
await SendAsync("b is gone");
busy = "c";
await SendAsync("c is busy");
await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));

async Task SendAsync(string title)
{
    SortedDictionary<string, int> answers = new(StringComparer.Ordinal) { ["a"] = 0, ["b"] = 0, ["c"] = 0 };
    for (int i = 0; i < 12; i++)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri("/", UriKind.Relative));
        string answer =
            response.IsSuccessStatusCode ? response.GetBackend()!.Id : $"status {(int)response.StatusCode}";
        answers[answer] = answers.GetValueOrDefault(answer) + 1;
    }

    Console.WriteLine($"{title,-15}{string.Join("  ", answers.Select(answer => $"{answer.Key}: {answer.Value}"))}");
}

async Task<WebApplication> StartAsync(string id)
{
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    WebApplication server = builder.Build();
    server.Run(context =>
    {
        context.Response.StatusCode = busy == id ? 429 : 200;
        context.Response.Headers.RetryAfter = "60"; // counts with 429 alone
        return Task.CompletedTask;
    });
    await server.StartAsync();
    return server;
}
