using Balancing.Http.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Http.Tests.Clients;

/// <summary>Clients of the factory that are balanced by a section of the configuration.</summary>
public class ClientConfigurationTests
{
    [Fact]
    public async Task The_section_of_the_client_is_read()
    {
        await using TestServer server = await StartAsync();
        await using ServiceProvider provider = CreateProvider(CreateConfiguration(
            $$"""
            {"Balancing":{"api":{"Selector":"RoundRobin","MaxConnectAttempts":5,"HonorRetryAfter":true,"Backends":[
            {"Id":"a","Address":"{{server.Address}}","Weight":2,"Host":"a.test","MaxInFlight":7},
            {"Address":"{{server.Address.Authority}}"}]} } }
            """));
        BackendPool pool = provider.GetBackendPool("api");
        Assert.Equal(["a", server.Address.Authority], pool.Backends.Select(static backend => backend.Id));
        HttpBackend[] backends = [.. pool.Backends.Cast<HttpBackend>()];
        Assert.Equal((2, "a.test", 7), (backends[0].Weight, backends[0].Host, backends[0].MaxInFlight));
        Assert.Equal(server.Address, backends[1].Address); // http, without being told
        Assert.IsType<RoundRobinSelector>(provider.GetRequiredKeyedService<IBackendSelector>("api"));
        List<string> hosts = [];
        for (int i = 0; i < 3; i++)
        {
            hosts.Add(await Create(provider).GetStringAsync("/"));
        }

        Assert.Equal([server.Address.Authority, "a.test", "a.test"], hosts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_section_is_completed_by_code()
    {
        await using TestServer server = await StartAsync();
        IConfiguration configuration = CreateConfiguration(
            $$"""{"Anywhere":{"Backends":[{"Id":"a","Address":"{{server.Address}}"}],"MaxConnectAttempts":2} }""");
        ServiceCollection services = new();
        int keys = 0;
        services.AddHttpClient("api").AddBalancing(configuration.GetSection("Anywhere"), options =>
        {
            Assert.Equal(2, options.MaxConnectAttempts); // code comes after the section
            options.Key = _ =>
            {
                keys++;
                return SelectionKey.None;
            };
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        await Create(provider).GetStringAsync("/");
        Assert.Equal(1, keys);
    }

    [Fact]
    public async Task A_reload_changes_members_and_rules()
    {
        using ClosedPort closed = new();
        await using TestServer server = await StartAsync();
        ReloadableSource source = new(Section(closed.Address, server.Address, attempts: 1));
        await using ServiceProvider provider = CreateProvider(source.Build());
        Assert.Equal(2, provider.GetBackendPool("api").Backends.Length);
        HttpClient client = Create(provider);

        // With one attempt one of two requests fails.
        int failures = 0;
        for (int i = 0; i < 2; i++)
        {
            failures += await FailsAsync(client) ? 1 : 0;
        }

        Assert.Equal(1, failures);
        source.Load(Section(closed.Address, server.Address, attempts: 2));
        for (int i = 0; i < 4; i++)
        {
            Assert.False(await FailsAsync(client)); // with the same client
        }

        source.Load(Section(server.Address, server.Address, attempts: 1, ids: "xy"));
        Assert.Equal(["x", "y"], provider.GetBackendPool("api").Backends.Select(static backend => backend.Id));
        Assert.All(provider.GetBackendPool("api").Backends, static backend => Assert.IsType<HttpBackend>(backend));
    }

    [Theory]
    [InlineData("\"MaxConnectAttempts\":0", "MaxConnectAttempts must be a whole number of at least 1, but was '0'.")]
    [InlineData("\"MaxConnectAttempts\":\"x\"", "MaxConnectAttempts must be a whole number of at least 1, but was 'x'")]
    [InlineData("\"HonorRetryAfter\":\"x\"", "HonorRetryAfter must be true or false, but was 'x'.")]
    [InlineData("\"MaxConnectAttempt\":3", "MaxConnectAttempt is no known key")]
    [InlineData("\"Selector\":\"Fair\"", "Selector must be one of")]
    public async Task A_wrong_section_prevents_the_start_and_as_a_reload_changes_nothing(string wrong, string message)
    {
        using ClosedPort closed = new();
        await using TestServer server = await StartAsync();
        string good = Section(closed.Address, server.Address, attempts: 2);
        string bad = Section(server.Address, server.Address, attempts: 1, ids: "xy", more: $",{wrong}");
        using IHost host = CreateHost(new ReloadableSource(bad).Build(), new Log());
        OptionsValidationException error =
            await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        message = $"Balancing:api:{message}";
        Assert.Contains(message, error.Message, StringComparison.Ordinal);

        ReloadableSource source = new(good);
        Log log = new();
        using IHost running = CreateHost(source.Build(), log);
        await running.StartAsync();
        HttpClient client = Create(running.Services);
        await FailsAsync(client);
        source.Load(bad);
        Assert.Contains(log.Lines, line => line.Contains(message, StringComparison.Ordinal));
        Assert.Equal(
            ["a", "b"], running.Services.GetBackendPool("api").Backends.Select(static backend => backend.Id));
        for (int i = 0; i < 4; i++)
        {
            Assert.False(await FailsAsync(client)); // two attempts, as before
        }

        await running.StopAsync();
    }

    // The reload runs in a callback of the configuration, where an exception would stop the callbacks of others.
    [Fact]
    public async Task Code_that_throws_at_a_reload_changes_nothing()
    {
        using ClosedPort closed = new();
        await using TestServer server = await StartAsync();
        ReloadableSource source = new(Section(closed.Address, server.Address, attempts: 2));
        IConfiguration configuration = source.Build();
        bool isBroken = false;
        ServiceCollection services = new();
        services.AddHttpClient("api").AddBalancing(
            configuration.GetSection("Balancing:api"),
            _ => Assert.False(isBroken));
        await using ServiceProvider provider = services.BuildServiceProvider();
        await FailsAsync(Create(provider));
        isBroken = true;
        source.Load(Section(closed.Address, server.Address, attempts: 1));
        for (int i = 0; i < 4; i++)
        {
            Assert.False(await FailsAsync(Create(provider)));
        }
    }

    [Fact]
    public async Task The_clock_among_the_services_is_used()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));
        await using RawServer server = await RawServer.StartAsync(
            "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n"
            + "Retry-After: Fri, 02 Jan 2026 00:01:00 GMT\r\n\r\n");
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(time);
        services.AddHttpClient("api").AddBalancing(options =>
        {
            options.Backends.Add(new HttpBackend("a", server.Address));
            options.HonorRetryAfter = true;
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        using HttpResponseMessage response = await Create(provider).GetAsync("/");
        Assert.Equal(TimeSpan.FromMinutes(1), provider.GetBackendPool("api").NextReturn);
    }

    [Theory]
    [InlineData("tcp://10.0.0.1:80")]
    [InlineData("nowhere")]
    [InlineData("/path")]
    public void An_address_that_is_not_of_HTTP_prevents_the_start(string address)
    {
        using ServiceProvider provider = CreateProvider(CreateConfiguration(
            $$"""{"Balancing":{"api":{"Backends":[{"Id":"a","Address":"{{address}}"}]} } }"""));
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Create(provider));
        Assert.Contains(address, error.Message, StringComparison.Ordinal);
        Assert.Contains("Balancing:api:Backends:0", error.Message, StringComparison.Ordinal);
    }

    private static string Section(Uri first, Uri second, int attempts, string ids = "ab", string more = "")
    {
        (string Key, string Entry)[] entries =
            [("Selector", "\"Selector\":\"RoundRobin\","), ("Attempts\"", $"\"MaxConnectAttempts\":{attempts},")];
        string kept = string.Concat(
            entries.Where(entry => !more.Contains(entry.Key, StringComparison.Ordinal))
                .Select(static entry => entry.Entry));
        return $$"""
            {"Balancing":{"api": { {{kept}}"Backends":[
            {"Id":"{{ids[0]}}","Address":"{{first}}"},{"Id":"{{ids[1]}}","Address":"{{second}}"}]{{more}} } } }
            """;
    }

    private static IConfiguration CreateConfiguration(string json) => new ReloadableSource(json).Build();

    private static ServiceProvider CreateProvider(IConfiguration configuration)
    {
        ServiceCollection services = new();
        services.AddSingleton(configuration);
        services.AddHttpClient("api").AddBalancing();
        return services.BuildServiceProvider();
    }

    private static IHost CreateHost(IConfiguration configuration, ILoggerProvider log)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(configuration);
        builder.Services.AddHttpClient("api").AddBalancing();
        return builder.Build();
    }

    private static HttpClient Create(IServiceProvider provider) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");

    private static async Task<bool> FailsAsync(HttpClient client)
    {
        try
        {
            await client.GetStringAsync("/");
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    // Answers with the host.
    private static Task<TestServer> StartAsync() => TestServer.StartAsync(
        static context => context.Response.WriteAsync(context.Request.Host.Value!));
}
