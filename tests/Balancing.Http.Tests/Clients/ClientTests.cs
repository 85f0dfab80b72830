using Balancing.Http.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Balancing.Http.Tests.Clients;

/// <summary>Clients of the factory that are balanced by code.</summary>
public class ClientTests
{
    [Fact]
    public async Task A_client_sends_its_requests_to_the_backends_of_its_options()
    {
        await using TestServer server = await StartAsync();
        ServiceCollection services = new();
        services.AddHttpClient("api").AddBalancing(options =>
        {
            options.Backends.Add(server.Backend);
            options.Backends.Add(new HttpBackend("b", server.Address, weight: 2));
            options.Selector = static pool => new RoundRobinSelector(pool);
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        List<string> backends = [];
        for (int i = 0; i < 6; i++)
        {
            using HttpResponseMessage response = await Create(provider, "api").GetAsync("/");
            backends.Add(response.GetBackend()!.Id);
        }

        Assert.Equal(["a", "a", "b", "b", "b", "b"], backends.Order());
        Assert.Contains(server.Backend, provider.GetBackendPool("api").Backends); // the very object
        Assert.IsType<RoundRobinSelector>(provider.GetRequiredKeyedService<IBackendSelector>("api"));
        Assert.Equal("api", provider.GetBackendPool("api").Name);
    }

    [Fact]
    public async Task The_pool_outlives_the_handlers_that_the_factory_renews()
    {
        await using TestServer server = await StartAsync();
        ServiceCollection services = new();
        int handlers = 0;
        services.AddHttpClient("api")
            .SetHandlerLifetime(TimeSpan.FromSeconds(1)) // the shortest that the factory allows
            .AddHttpMessageHandler(() =>
            {
                Interlocked.Increment(ref handlers);
                return new CallbackHandler(static (request, send) => send(request));
            })
            .AddBalancing(options => options.Backends.Add(server.Backend));
        await using ServiceProvider provider = services.BuildServiceProvider();
        BackendPool pool = provider.GetBackendPool("api");
        using HttpResponseMessage response =
            await Create(provider, "api").GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await Eventually.HoldsAsync(
            () =>
            {
                using HttpClient client = Create(provider, "api");
                return Volatile.Read(ref handlers) > 1;
            },
            "a new handler");
        using HttpResponseMessage second =
            await Create(provider, "api").GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        Assert.Same(pool, provider.GetBackendPool("api"));
        Assert.Equal(2, pool.Backends.Single().InFlightCount); // one by each handler
    }

    [Fact]
    public async Task Clients_have_their_own_pools()
    {
        await using TestServer server = await StartAsync();
        ServiceCollection services = new();
        services.AddHttpClient("one").AddBalancing(
            options => options.Backends.Add(new HttpBackend("a", server.Address)));
        services.AddHttpClient("two").AddBalancing(
            options => options.Backends.Add(new HttpBackend("b", server.Address)));
        await using ServiceProvider provider = services.BuildServiceProvider();
        using HttpResponseMessage one = await Create(provider, "one").GetAsync("/");
        using HttpResponseMessage two = await Create(provider, "two").GetAsync("/");
        Assert.Equal(("a", "b"), (one.GetBackend()?.Id, two.GetBackend()?.Id));
    }

    [Fact]
    public async Task Calls_for_the_same_client_add_up()
    {
        await using TestServer server = await StartAsync();
        ServiceCollection services = new();
        IHttpClientBuilder builder = services.AddHttpClient("api").AddBalancing(
            options => options.Backends.Add(new HttpBackend("a", server.Address)));
        builder.AddBalancing(options => options.Backends.Add(new HttpBackend("b", server.Address)));
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal(["a", "b"], provider.GetBackendPool("api").Backends.Select(static backend => backend.Id));
        using HttpResponseMessage response =
            await Create(provider, "api").GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(1, provider.GetBackendPool("api").Backends.Sum(static backend => backend.InFlightCount));
    }

    [Fact]
    public async Task A_typed_client_has_a_pool_under_the_name_of_its_type()
    {
        await using TestServer server = await StartAsync();
        ServiceCollection services = new();
        services.AddHttpClient<OrdersClient>().AddBalancing(options => options.Backends.Add(server.Backend));
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal("/orders/7", await provider.GetRequiredService<OrdersClient>().GetAsync());
        Assert.Equal("a", provider.GetBackendPool(nameof(OrdersClient)).Backends.Single().Id);
    }

    [Fact]
    public async Task A_base_address_of_the_caller_stays()
    {
        await using TestServer server = await StartAsync();
        ServiceCollection services = new();
        services.AddHttpClient("api", static client => client.BaseAddress = new Uri("https://mine.test/v2/"))
            .AddBalancing(options => options.Backends.Add(server.Backend));
        services.AddHttpClient("no host: <>").AddBalancing(
            options => options.Backends.Add(new HttpBackend("a", server.Address)));
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal("/v2/orders", await Create(provider, "api").GetStringAsync("orders"));
        Assert.Equal("/orders", await Create(provider, "no host: <>").GetStringAsync("orders"));
    }

    [Fact]
    public async Task All_options_of_the_pool_can_be_set()
    {
        ServiceCollection services = new();
        services.AddHttpClient("api").AddBalancing(static options =>
        {
            options.Backends.Add(
                new HttpBackend("a", new Uri("http://127.0.0.1:9"), 3, "a.test") { MaxInFlight = 1 });
            options.Pool.OutlierEjection =
                new OutlierEjectionOptions { ConsecutiveFailures = 1, MaxEjectedShare = 1 };
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        BackendPool pool = provider.GetBackendPool("api");
        pool.AddOrReplace(new HttpBackend("b", new Uri("http://127.0.0.1:9")));
        HttpBackend backend = Assert.IsType<HttpBackend>(pool.Backends[0]);
        Assert.Equal((3, "a.test", 1), (backend.Weight, backend.Host, backend.MaxInFlight));
        using (BackendLease lease = backend.Acquire())
        {
            lease.Report(RequestOutcome.Failed);
        }

        Assert.True(backend.IsEjected);
    }

    [Fact]
    public void Defaults_of_all_clients_cannot_be_balanced()
    {
        ServiceCollection services = new();
        ArgumentException error = Assert.Throws<ArgumentException>(() => services.ConfigureHttpClientDefaults(
            static builder => builder.AddBalancing(static _ => { })));
        Assert.StartsWith("Balancing must be added to a client with a name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_code_are_thrown_when_the_pool_is_created()
    {
        ServiceCollection services = new();
        services.AddHttpClient("api").AddBalancing(static options =>
        {
            options.Backends.Add(new HttpBackend("a", new Uri("http://127.0.0.1:9")));
            options.Backends.Add(new HttpBackend("a", new Uri("http://127.0.0.1:8")));
        });
        using ServiceProvider provider = services.BuildServiceProvider();
        OptionsValidationException error =
            Assert.Throws<OptionsValidationException>(() => Create(provider, "api"));
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
    }

    private static HttpClient Create(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    // Answers with the target.
    private static Task<TestServer> StartAsync() => TestServer.StartAsync(
        static context => context.Response.WriteAsync(context.Request.Path.Value!));

    private sealed class OrdersClient(HttpClient client)
    {
        public Task<string> GetAsync() => client.GetStringAsync("orders/7");
    }
}
