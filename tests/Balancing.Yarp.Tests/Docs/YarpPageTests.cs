using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Balancing.Yarp.Tests.Docs;

/// <summary>The code and the configuration of docs/yarp.md run: the code is code of these tests.</summary>
public partial class YarpPageTests
{
    // …/tests/Balancing.Yarp.Tests/bin/<configuration>/<framework>/
    private static readonly string Root = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", ".."));

    private static readonly string Page = File.ReadAllText(Path.Combine(Root, "docs", "yarp.md"));

    [Fact]
    public void Each_block_of_the_page_is_part_of_a_test()
    {
        string tests = Normalize(File.ReadAllText(
            Path.Combine(Root, "tests", "Balancing.Yarp.Tests", "Docs", "YarpPageTests.cs")));
        string[] blocks = [.. CodeBlock().Matches(Page).Select(static match => Normalize(match.Groups["code"].Value))];
        Assert.Equal(7, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(block, tests, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proxy_starts_with_the_code_and_the_configuration_of_the_page()
    {
        await using TestServer server = await TestServer.StartAsync("1");
        WebApplicationBuilder builder = Loopback.CreateBuilder();
        Configure(builder, server.Address);

        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddBalancing();
        WebApplication app = builder.Build();
        app.MapReverseProxy();

        await using WebApplication disposed = app;
        await app.StartAsync();
        Assert.Equal("1", await GetAsync(app));
        await DrainFirstAsync(app);
        Assert.True(app.Services.GetRequiredService<BalancingClusters>().TryGetPool("web", out BackendPool? pool));
        Assert.Equal(["server-1", "server-2"], pool.Backends.Select(static backend => backend.Id).Order());
        Assert.True(pool.Backends.Single(static backend => backend.Id == "server-1").IsDraining);
        Assert.Equal(2, pool.Backends.Single(static backend => backend.Id == "server-2").Weight);
    }

    [Fact]
    public async Task A_policy_is_added_as_on_the_page()
    {
        await using TestServer server = await TestServer.StartAsync("1");
        WebApplicationBuilder builder = Loopback.CreateBuilder();
        Configure(builder, server.Address, policy: "Zone");

        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddBalancingPolicy("Zone", pool => new ZoneSelector(pool, "west"));

        await using WebApplication app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync();
        Assert.Equal("1", await GetAsync(app));
    }

    [Fact]
    public async Task Keys_ids_and_retries_are_set_as_on_the_page()
    {
        await using TestServer server = await TestServer.StartAsync("1");
        using DeadPort dead = new();
        WebApplicationBuilder builder = Loopback.CreateBuilder();
        Configure(builder, server.Address, other: dead.Address);
        IReverseProxyBuilder proxy = builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        proxy.AddBalancing(options => options.BackendId = (_, destination) => destination.Address);
        await using WebApplication app = builder.Build();
        ConcurrentBag<(string Id, int Tried)> requests = [];
        app.Use(async (context, next) =>
        {
            context.SetSelectionKey(SelectionKey.FromString(await ReadTenantAsync(context)));
            await next(context);
        });
        app.Use(async (context, next) =>
        {
            await next(context);
            requests.Add(Observe(context));
        });
        app.MapReverseProxy(proxy =>
        {
            proxy.UseSessionAffinity();
            proxy.UseConnectRetries(maxAttempts: 3);
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        await app.StartAsync();
        for (int tenant = 0; tenant < 20; tenant++)
        {
            Assert.Equal("1", await GetAsync(app, $"?tenant={tenant}"));
        }

        Assert.All(requests, request => Assert.Equal(server.Address, request.Id));
        Assert.Contains(requests, static request => request.Tried == 1);
        Assert.Contains(requests, static request => request.Tried == 0);
    }

    private static (string Id, int Tried) Observe(HttpContext context)
    {
        IBalancingFeature? feature = context.Features.Get<IBalancingFeature>();
        Console.WriteLine($"{feature?.Backend?.Id}, after {feature?.Tried.Count} others");
        return (feature!.Backend!.Id, feature.Tried.Count);
    }

    private static async Task DrainFirstAsync(WebApplication app)
    {
        BalancingClusters clusters = app.Services.GetRequiredService<BalancingClusters>();
        if (clusters.TryGetPool("web", out BackendPool? pool))
        {
            Console.WriteLine(string.Join('\n', pool.GetStatus()));
        }

        await clusters.DrainAsync("web", "server-1");
    }

    private static Task<string> ReadTenantAsync(HttpContext context) =>
        Task.FromResult(context.Request.Query["tenant"].ToString());

    /// <summary>The configuration of the page, with addresses of this test.</summary>
    private static void Configure(
        WebApplicationBuilder builder, string server, string? other = null, string? policy = null)
    {
        string clusters = JsonBlock().Match(Page).Groups["json"].Value
            .Replace("http://10.0.0.1:8080/", server, StringComparison.Ordinal)
            .Replace("http://10.0.0.2:8080/", other ?? server, StringComparison.Ordinal);
        clusters = policy is null
            ? clusters
            : clusters.Replace("Balancing.ConsistentHash", policy, StringComparison.Ordinal);
        string json =
            $$$"""
            { "ReverseProxy": {
              "Routes": { "all": { "ClusterId": "web", "Match": { "Path": "{**path}" } } }, {{{clusters}}} } }
            """;
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear(); // settings of samples lie in the same folder
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)));
    }

    private static async Task<string> GetAsync(WebApplication app, string query = "")
    {
        using HttpClient client = new() { Timeout = Loopback.Patience };
        return await client.GetStringAsync(new Uri(Loopback.AddressOf(app), "/" + query));
    }

    private static string Normalize(string code) =>
        string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(static line => line.Trim())
            .Where(static line => line.Length > 0));

    [GeneratedRegex("^```csharp[^\n]*\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^```json\n(?<json>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    private sealed class ZoneSelector(BackendPool pool, string zone) : IBackendSelector
    {
        public BackendPool Pool => pool;

        public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        {
            SelectionContext copy = context;
            backend = pool.Backends.FirstOrDefault(candidate =>
                copy.CanSelect(candidate) && ZoneOf((DestinationBackend)candidate) == zone);
            return backend is not null;
        }

        // One without a zone is near to all.
        private string ZoneOf(DestinationBackend backend) =>
            backend.Destination.Model.Config.Metadata?.GetValueOrDefault("Zone") ?? zone;
    }
}
