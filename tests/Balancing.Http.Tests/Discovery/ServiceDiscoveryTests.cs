using System.Net;
using Balancing.Hosting;
using Balancing.Http.Tests.Support;
using Balancing.Tests.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ServiceDiscovery;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Http.Tests.Discovery;

/// <summary>Members from Microsoft.Extensions.ServiceDiscovery.</summary>
public class ServiceDiscoveryTests
{
    [Fact]
    public async Task Endpoints_of_the_configuration_become_backends_and_follow_its_changes()
    {
        TestServer[] servers = await TestServer.StartAsync("a", "b");
        ReloadableSource source = new(Section(servers[0].Address));
        await using ServiceProvider provider = CreateProvider(source.Build());
        Assert.Equal("a", await Create(provider).GetStringAsync("/"));
        BackendPool pool = provider.GetBackendPool("api");
        Backend first = pool.Backends.Single();
        Assert.Equal(servers[0].Address.GetLeftPart(UriPartial.Authority), first.Id);

        source.Load(Section(servers[0].Address, servers[1].Address));
        await Eventually.HoldsAsync(() => pool.Backends.Length == 2, "the second endpoint");
        Assert.Same(first, pool.Backends.Single(backend => backend.Id == first.Id)); // it has not changed
        source.Load(Section(servers[1].Address));
        await Eventually.HoldsAsync(() => pool.Backends.Length == 1, "the removal of the first endpoint");
        Assert.Equal("b", await Create(provider).GetStringAsync("/"));
        await servers[0].DisposeAsync();
        await servers[1].DisposeAsync();
    }

    // extensions#6298: the path of the endpoint must not get lost.
    [Fact]
    public async Task The_path_of_an_endpoint_precedes_the_path_of_the_request()
    {
        await using TestServer server = await TestServer.StartAsync(
            static context => context.Response.WriteAsync(context.Request.Path.Value!));
        await using ServiceProvider provider =
            CreateProvider(new ReloadableSource(Section(new Uri(server.Address, "/v1"))).Build());
        Assert.Equal("/v1/orders", await Create(provider).GetStringAsync("/orders"));
    }

    [Fact]
    public async Task A_section_that_disappears_keeps_the_members()
    {
        TestServer[] servers = await TestServer.StartAsync("a");
        ReloadableSource source = new(Section(servers[0].Address));
        Log log = new();
        await using ServiceProvider provider = CreateProvider(source.Build(), log);
        Assert.Equal("a", await Create(provider).GetStringAsync("/"));
        source.Load("{}");
        await Eventually.HoldsAsync(
            () => log.Lines.Contains("No endpoint of service 'https+http://api' was found; the 1 known backends stay."),
            "the message");
        Assert.Equal("a", await Create(provider).GetStringAsync("/"));
        await servers[0].DisposeAsync();
    }

    [Fact]
    public async Task A_lookup_that_fails_keeps_the_members_and_is_repeated()
    {
        TestServer[] servers = await TestServer.StartAsync("a", "b");
        FakeTimeProvider time = new();
        FakeEndpoints endpoints = new() { Found = [Endpoint(servers[0])] };
        await using ServiceProvider provider = CreateProvider(endpoints, time);
        Assert.Equal("a", await Create(provider).GetStringAsync("/"));

        endpoints.Failure = new TimeoutException("no answer");
        time.Advance(TimeSpan.FromSeconds(60)); // the provider tells no changes
        await endpoints.LookupsAsync(2);
        Assert.Equal("a", await Create(provider).GetStringAsync("/"));

        endpoints.Failure = null;
        endpoints.Found = [Endpoint(servers[1])];
        await AdvanceUntilAsync(time, () => endpoints.Lookups == 3);
        BackendPool pool = provider.GetBackendPool("api");
        await Eventually.HoldsAsync(
            () => pool.Backends.Single().Id.EndsWith($":{servers[1].Address.Port}", StringComparison.Ordinal),
            "the new endpoint");
        Assert.Equal("b", await Create(provider).GetStringAsync("/"));
        await servers[0].DisposeAsync();
        await servers[1].DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_first_lookup_that_fails_fails_the_request_and_the_next_one_asks_again(bool isSynchronous)
    {
        TestServer[] servers = await TestServer.StartAsync("a");
        FakeEndpoints endpoints = new() { Failure = new TimeoutException("no answer"), Found = [Endpoint(servers[0])] };
        await using ServiceProvider provider = CreateProvider(endpoints, new FakeTimeProvider());
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(SendAsync);
        Assert.Equal(HttpRequestError.NameResolutionError, error.HttpRequestError);
        Assert.Equal("Service 'https+http://api' could not be looked up.", error.Message);
        Assert.Same(endpoints.Failure, error.InnerException);
        endpoints.Failure = null;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync()).StatusCode);
        Assert.Equal(2, endpoints.Lookups);
        await servers[0].DisposeAsync();

        async Task<HttpResponseMessage> SendAsync()
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/");
            return isSynchronous ? Create(provider).Send(request) : await Create(provider).SendAsync(request);
        }
    }

    [Fact]
    public async Task Requests_that_come_at_once_wait_for_one_lookup()
    {
        TestServer[] servers = await TestServer.StartAsync("a");
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeEndpoints endpoints = new() { Found = [Endpoint(servers[0])], Delay = answer.Task };
        await using ServiceProvider provider = CreateProvider(endpoints, new FakeTimeProvider());
        using CancellationTokenSource impatient = new();
        Task<string> canceled = Create(provider).GetStringAsync("/", impatient.Token);
        Task<string>[] requests = [.. Enumerable.Range(0, 5).Select(_ => Create(provider).GetStringAsync("/"))];
        await endpoints.LookupsAsync(1);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        answer.SetResult();
        Assert.All(await Task.WhenAll(requests), static text => Assert.Equal("a", text));
        Assert.Equal(1, endpoints.Lookups);
        await servers[0].DisposeAsync();
    }

    [Fact]
    public async Task A_change_during_a_lookup_leads_to_another_one()
    {
        TestServer[] servers = await TestServer.StartAsync("a", "b");
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeEndpoints endpoints = new() { Found = [Endpoint(servers[0])], TellsChanges = true };
        await using ServiceProvider provider = CreateProvider(endpoints, new FakeTimeProvider());
        Assert.Equal("a", await Create(provider).GetStringAsync("/"));
        endpoints.Delay = answer.Task;
        endpoints.Change();
        await endpoints.LookupsAsync(2);
        endpoints.Found = [Endpoint(servers[1])];
        endpoints.Change(); // the lookup has read the old list already
        endpoints.Delay = Task.CompletedTask;
        answer.SetResult();
        BackendPool pool = provider.GetBackendPool("api");
        await Eventually.HoldsAsync(
            () => pool.Backends.Single().Id.EndsWith($":{servers[1].Address.Port}", StringComparison.Ordinal),
            "the endpoint of the last change");
        await servers[0].DisposeAsync();
        await servers[1].DisposeAsync();
    }

    [Fact]
    public async Task A_provider_that_tells_no_changes_is_asked_again_beside_one_that_does()
    {
        FakeEndpoints telling = new() { Found = [Endpoint("10.0.0.1")], TellsChanges = true };
        FakeEndpoints silent = new() { Found = [Endpoint("10.0.0.2")] };
        FakeTimeProvider time = new();
        await using ServiceProvider provider = CreateProvider([telling, silent], time);
        BackendPool pool = provider.GetBackendPool("api");
        await BeginAsync(provider);
        await Eventually.HoldsAsync(() => pool.Backends.Length == 2, "the endpoints of both");

        silent.Found = [];
        await AdvanceUntilAsync(time, () => pool.Backends.Length == 1);
        silent.Found = [Endpoint("10.0.0.3")];
        telling.Change();
        await Eventually.HoldsAsync(() => pool.Backends.Length == 2, "the change that was told");
    }

    [Fact]
    public async Task Endpoints_of_every_kind_become_backends()
    {
        FakeEndpoints endpoints = new()
        {
            Found =
            [
                ServiceEndpoint.Create(new DnsEndPoint("localhost", 8080)),
                ServiceEndpoint.Create(new DnsEndPoint("localhost", 0)),
                ServiceEndpoint.Create(IPEndPoint.Parse("10.0.0.1:81")),
                ServiceEndpoint.Create(IPEndPoint.Parse("[::1]:82")),
                ServiceEndpoint.Create(new UriEndPoint(new Uri("http://10.0.0.2:83/v1/"))),
                ServiceEndpoint.Create(new UriEndPoint(new Uri("http://10.0.0.2:83/v1/"))), // twice
                ServiceEndpoint.Create(new UriEndPoint(new Uri("tcp://10.0.0.3:84"))),
                ServiceEndpoint.Create(new System.Net.Sockets.UnixDomainSocketEndPoint("/tmp/socket")),
            ],
        };
        endpoints.Found[2].Features.Set<IHostNameFeature>(new HostName());
        Log log = new();
        await using ServiceProvider provider = CreateProvider(endpoints, new FakeTimeProvider(), log);
        BackendPool pool = provider.GetBackendPool("api");
        pool.Changed += (_, _) => Assert.All(pool.Backends, static backend => backend.IsAvailable = false);
        await Assert.ThrowsAsync<HttpRequestException>(() => Create(provider).GetStringAsync("/"));
        Assert.Equal(
            [
                "http://10.0.0.2:83/v1", "https://10.0.0.1:81", "https://[::1]:82", "https://localhost",
                "https://localhost:8080",
            ],
            pool.Backends.Select(static backend => backend.Id).Order(StringComparer.Ordinal));
        Assert.Equal(
            "orders.test",
            ((EndpointBackend)pool.Backends.Single(static backend => backend.Id == "https://10.0.0.1:81")).Host);
        Assert.Equal(2, log.Lines.Count(static line => line.EndsWith(
            "of service 'https+http://api' is ignored: it is no address of HTTP.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_providers_the_message_says_what_is_missing()
    {
        ServiceCollection services = new();
        services.AddHttpClient("api").AddBalancingFromServiceDiscovery("http://orders");
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal(
            "Service 'http://orders' must have a provider of endpoints: call services.AddServiceDiscovery().",
            Assert.Throws<InvalidOperationException>(() => Create(provider)).Message);
        Assert.Throws<ArgumentException>(() => services.AddHttpClient("x").AddBalancingFromServiceDiscovery(" "));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Providers_are_disposed_with_the_services(bool isSynchronous)
    {
        FakeEndpoints endpoints = new() { Delay = new TaskCompletionSource().Task }; // a lookup that does not end
        ServiceProvider provider = CreateProvider(endpoints, new FakeTimeProvider());
        Task<string> request = Create(provider).GetStringAsync("/");
        await endpoints.LookupsAsync(1);
        Task disposal = isSynchronous ? Task.Run(provider.Dispose) : provider.DisposeAsync().AsTask();
        await disposal.WaitAsync(Eventually.Patience);
        Assert.True(endpoints.IsDisposed);
        await Assert.ThrowsAnyAsync<Exception>(() => request);
    }

    // Otherwise the lookup would never end, and each request would wait for it.
    [Fact]
    public async Task Lookups_go_on_when_the_log_cannot_be_written()
    {
        TestServer[] servers = await TestServer.StartAsync("a", "b");
        FakeTimeProvider time = new();
        BrokenLog log = new();
        FakeEndpoints endpoints = new() { Failure = new TimeoutException("no answer") };
        await using ServiceProvider provider = CreateProvider(endpoints, time, log);
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(
            () => Create(provider).GetStringAsync("/").WaitAsync(Eventually.Patience));
        Assert.Equal(HttpRequestError.NameResolutionError, error.HttpRequestError);

        // Something that no request can be sent to is named in the log.
        endpoints.Found =
            [Endpoint(servers[0]), ServiceEndpoint.Create(new UriEndPoint(new Uri("tcp://10.0.0.3:84")))];
        endpoints.Failure = null;
        Assert.Equal("a", await Create(provider).GetStringAsync("/").WaitAsync(Eventually.Patience));

        endpoints.Failure = new TimeoutException("no answer");
        await AdvanceUntilAsync(time, () => endpoints.Lookups == 3);
        endpoints.Failure = null;
        endpoints.Found = [Endpoint(servers[1])];
        await AdvanceUntilAsync(time, () => PortOf(provider) == servers[1].Address.Port);
        Assert.NotEqual(0, log.Entries);
        await servers[0].DisposeAsync();
        await servers[1].DisposeAsync();
    }

    [Fact]
    public async Task Lookups_go_on_when_a_handler_of_the_pool_throws()
    {
        TestServer[] servers = await TestServer.StartAsync("a", "b");
        FakeTimeProvider time = new();
        FakeEndpoints endpoints = new() { Found = [Endpoint(servers[0])] };
        await using ServiceProvider provider = CreateProvider(endpoints, time);
        provider.GetBackendPool("api").Changed += static (_, _) => throw new InvalidOperationException("A handler.");
        Assert.Equal("a", await Create(provider).GetStringAsync("/").WaitAsync(Eventually.Patience));
        endpoints.Found = [Endpoint(servers[1])];
        await AdvanceUntilAsync(time, () => PortOf(provider) == servers[1].Address.Port);
        await servers[0].DisposeAsync();
        await servers[1].DisposeAsync();
    }

    private static int PortOf(ServiceProvider provider) =>
        ((HttpBackend)provider.GetBackendPool("api").Backends.Single()).Address.Port;

    private static string Section(params Uri[] addresses)
    {
        string list = string.Join(',', addresses.Select(static address => $"\"{address}\""));
        return $$"""{"Services":{"api":{"http":[{{list}}]} } }""";
    }

    private static ServiceEndpoint Endpoint(TestServer server) =>
        ServiceEndpoint.Create(new UriEndPoint(server.Address));

    private static ServiceEndpoint Endpoint(string address) =>
        ServiceEndpoint.Create(new IPEndPoint(IPAddress.Parse(address), 80));

    /// <summary>Begins the first lookup without a request that goes anywhere.</summary>
    private static async Task BeginAsync(IServiceProvider provider)
    {
        using CancellationTokenSource canceled = new();
        Task<string> request = Create(provider).GetStringAsync("/", canceled.Token);
        await canceled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
    }

    private static ServiceProvider CreateProvider(IConfiguration configuration, Log? log = null)
    {
        ServiceCollection services = new();
        services.AddSingleton(configuration);
        if (log is null)
        {
            services.AddServiceDiscovery();
        }
        else
        {
            // Without the provider that takes any name for a host.
            services.AddServiceDiscoveryCore().AddConfigurationServiceEndpointProvider();
        }

        services.AddHttpClient("api").AddBalancingFromServiceDiscovery();
        services.AddLogging(logging => logging.AddProvider(log ?? new Log()));
        return services.BuildServiceProvider();
    }

    private static ServiceProvider CreateProvider(
        FakeEndpoints endpoints, TimeProvider time, ILoggerProvider? log = null) =>
        CreateProvider([endpoints], time, log);

    private static ServiceProvider CreateProvider(
        IEnumerable<FakeEndpoints> endpoints, TimeProvider time, ILoggerProvider? log = null)
    {
        ServiceCollection services = new();
        services.AddSingleton(time);
        foreach (FakeEndpoints found in endpoints)
        {
            services.AddSingleton<IServiceEndpointProviderFactory>(found);
        }

        services.AddHttpClient("api").AddBalancingFromServiceDiscovery();
        services.AddLogging(logging => logging
            .AddProvider(log ?? new Log())
            .AddFilter<BrokenLog>(static (category, _) =>
                category?.StartsWith("Balancing.", StringComparison.Ordinal) == true));
        return services.BuildServiceProvider();
    }

    private static HttpClient Create(IServiceProvider provider) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient("api");

    // The timer is set after the lookup, on another thread.
    private static Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> condition) => Eventually.HoldsAsync(
        () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        "the next lookup");

    private sealed class HostName : IHostNameFeature
    {
        string IHostNameFeature.HostName => "orders.test";
    }
}
