using System.Diagnostics.CodeAnalysis;
using Balancing.Grpc.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Balancing.Grpc.Tests.Setup;

/// <summary>A channel either balances and counts its calls, or fails loudly.</summary>
public class UseBalancingTests : IAsyncLifetime
{
    private EchoServer _server = null!;
    private AddressSource _source = null!;

    public async Task InitializeAsync()
    {
        _server = await EchoServer.StartAsync();
        _source = new AddressSource(AddressSource.AddressOf(_server));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void A_channel_with_a_handler_that_was_replaced_afterwards_is_not_created()
    {
        GrpcChannelOptions options = NewOptions().UseBalancing(new LeastConnectionsConfig());
        options.HttpHandler = new SocketsHttpHandler();
        AssertNotCreated(options, "HttpHandler");
        options.HttpHandler = null;
        AssertNotCreated(options, "HttpHandler");
    }

    [Fact]
    public void A_channel_with_a_service_config_that_was_replaced_is_not_created()
    {
        GrpcChannelOptions options = NewOptions().UseBalancing(new LeastConnectionsConfig());
        options.ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } };
        AssertNotCreated(options, "ServiceConfig");
        options.ServiceConfig = null;
        AssertNotCreated(options, "ServiceConfig");
    }

    /// <summary>The services of one channel in another one, which has no handler.</summary>
    [Fact]
    public async Task A_channel_that_has_the_policy_without_the_handler_fails_at_its_first_call()
    {
        GrpcChannelOptions good = NewOptions().UseBalancing(new LeastConnectionsConfig());
        GrpcChannelOptions bad = NewOptions();
        bad.ServiceProvider = good.ServiceProvider;
        bad.ServiceConfig = good.ServiceConfig;
        using GrpcChannel channel = GrpcChannel.ForAddress("test:///servers", bad);
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => CallAsync(channel));
        Assert.Contains("not its handler", exception.Status.DebugException!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_prepared_once()
    {
        GrpcChannelOptions options = NewOptions().UseBalancing(new LeastConnectionsConfig());
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => options.UseBalancing(new WeightedRoundRobinConfig()));
        Assert.Contains("once", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_options_of_the_pool_reach_it_and_its_selector_ends_with_the_channel()
    {
        DisposableSelector? selector = null;
        BalancingConfig config = new(pool => selector = new DisposableSelector(pool))
        {
            Pool = new BackendPoolOptions { Name = "orders", PanicThreshold = 1 },
        };
        using (GrpcChannel channel = GrpcChannel.ForAddress("test:///servers", NewOptions().UseBalancing(config)))
        {
            await CallAsync(channel);
            Assert.Equal("orders", selector!.Pool.Name);
            selector.Pool.Backends[0].IsHealthy = false;
            Assert.True(selector.Pool.IsPanicking);
            Assert.False(selector.IsDisposed);
        }

        Assert.True(selector.IsDisposed);
    }

    [Fact]
    public void An_http_client_is_refused_since_it_has_no_handler_to_count_in()
    {
        using HttpClient client = new();
        Assert.Throws<InvalidOperationException>(
            () => new GrpcChannelOptions { HttpClient = client }.UseBalancing(new LeastConnectionsConfig()));
    }

    [Fact]
    public async Task Handlers_of_the_user_take_part_inside_and_outside()
    {
        using CountingHandler inside = new(new SocketsHttpHandler());
        GrpcChannelOptions options = NewOptions();
        options.HttpHandler = inside;
        options.UseBalancing(new LeastConnectionsConfig());
        using CountingHandler outside = new(options.HttpHandler);
        options.HttpHandler = outside;
        using (GrpcChannel channel = GrpcChannel.ForAddress("test:///servers", options))
        {
            await CallAsync(channel);
        }

        Assert.Equal((1, 1, false), (inside.Calls, outside.Calls, inside.IsDisposed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_handler_of_the_user_is_disposed_with_the_channel_only_on_demand(bool isDisposed)
    {
        using CountingHandler handler = new(new SocketsHttpHandler());
        GrpcChannelOptions options = NewOptions();
        options.HttpHandler = handler;
        options.DisposeHttpClient = isDisposed;
        GrpcChannel.ForAddress("test:///servers", options.UseBalancing(new LeastConnectionsConfig())).Dispose();
        Assert.Equal(isDisposed, handler.IsDisposed);
    }

    [Fact]
    public void A_handler_of_its_own_is_disposed_with_the_channel()
    {
        GrpcChannelOptions options = NewOptions().UseBalancing(new LeastConnectionsConfig());
        Assert.True(options.DisposeHttpClient);
        options.HttpHandler!.Dispose();
    }

    [Fact]
    public async Task Two_channels_may_share_options_and_handler()
    {
        GrpcChannelOptions first = NewOptions().UseBalancing(new LeastConnectionsConfig());
        first.DisposeHttpClient = false;
        GrpcChannelOptions second = NewOptions();
        second.HttpHandler = first.HttpHandler;
        second.ServiceProvider = first.ServiceProvider;
        second.UseBalancing(new WeightedRoundRobinConfig());
        foreach (GrpcChannelOptions options in new[] { first, first, second })
        {
            using GrpcChannel channel = GrpcChannel.ForAddress("test:///servers", options);
            await CallAsync(channel);
        }

        first.HttpHandler!.Dispose();
    }

    [Fact]
    public void The_service_config_keeps_retries_and_throttling_and_stays_as_it_was()
    {
        ServiceConfig given = EchoClient.Retries(attempts: 3);
        given.RetryThrottling = new RetryThrottlingPolicy { MaxTokens = 7, TokenRatio = 0.5 };
        given.LoadBalancingConfigs.Add(new RoundRobinConfig());
        GrpcChannelOptions options = new() { ServiceConfig = given };
        options.UseBalancing(new LeastConnectionsConfig());

        ServiceConfig used = options.ServiceConfig!;
        Assert.Equal(3, Assert.Single(used.MethodConfigs).RetryPolicy!.MaxAttempts);
        Assert.Equal(7, used.RetryThrottling!.MaxTokens);
        Assert.Equal("Balancing.LeastConnections", Assert.Single(used.LoadBalancingConfigs).PolicyName);
        Assert.Equal("round_robin", Assert.Single(given.LoadBalancingConfigs).PolicyName);
    }

    [Fact]
    public async Task A_resolver_may_choose_another_policy_of_the_library()
    {
        await using EchoServer other = await EchoServer.StartAsync();
        ServiceConfig byHeader = new() { LoadBalancingConfigs = { new ConsistentHashConfig("x-key") } };
        _source.Publish(ResolverResult.ForResult(
            [AddressSource.AddressOf(_server), AddressSource.AddressOf(other)], byHeader, Status.DefaultSuccess));
        using EchoClient client = new(_source, new WeightedRoundRobinConfig());
        HashSet<string> owners = [];
        for (int i = 0; i < 20; i++)
        {
            owners.Add(await client.CallAsync("user-1"));
        }

        Assert.Single(owners);
    }

    /// <summary>As from a service config in JSON, which has names and texts only.</summary>
    [Fact]
    public async Task A_policy_by_name_alone_has_the_defaults()
    {
        ServiceConfig named = new() { LoadBalancingConfigs = { new LoadBalancingConfig("Balancing.RoundRobin") } };
        _source.Publish(ResolverResult.ForResult([AddressSource.AddressOf(_server)], named, Status.DefaultSuccess));
        using EchoClient client = new(_source, new LeastConnectionsConfig());
        Assert.Equal(_server.Id, await client.CallAsync());
    }

    [Fact]
    public void Policies_and_other_services_of_the_user_stay()
    {
        FirstConnectedFactory policy = new();
        ServiceCollection services = new();
        services.AddSingleton<LoadBalancerFactory>(policy).AddSingleton("another service");
        using ServiceProvider given = services.BuildServiceProvider();
        GrpcChannelOptions options = new GrpcChannelOptions { ServiceProvider = given }
            .UseBalancing(new LeastConnectionsConfig());

        IServiceProvider used = options.ServiceProvider!;
        string[] names = [.. used.GetServices<LoadBalancerFactory>().Select(static factory => factory.Name)];
        Assert.Contains(policy.Name, names);
        Assert.Contains("Balancing.LeastConnections", names);
        Assert.Equal("another service", used.GetService<string>());
        options.HttpHandler!.Dispose();
    }

    private static void AssertNotCreated(GrpcChannelOptions options, string property)
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => GrpcChannel.ForAddress("test:///servers", options));
        Assert.Contains(property, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Call UseBalancing last", exception.Message, StringComparison.Ordinal);
    }

    private static async Task CallAsync(GrpcChannel channel) =>
        await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest());

    private GrpcChannelOptions NewOptions() => new()
    {
        Credentials = ChannelCredentials.Insecure,
        ServiceProvider = new OneService(_source),
    };

    private sealed class OneService(ResolverFactory factory) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(IEnumerable<ResolverFactory>) ? new[] { factory } : null;
    }

    private sealed class FirstConnectedFactory : LoadBalancerFactory
    {
        public override string Name => "first_connected";

        public override LoadBalancer Create(LoadBalancerOptions options) => throw new NotSupportedException();
    }

    private sealed class DisposableSelector(BackendPool pool) : IBackendSelector, IDisposable
    {
        private readonly RandomSelector _inner = new(pool);

        public BackendPool Pool => pool;

        public bool IsDisposed { get; private set; }

        public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend) =>
            _inner.TrySelect(context, out backend);

        public void Dispose()
        {
            IsDisposed = true;
            _inner.Dispose();
        }
    }

    private sealed class CountingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public int Calls { get; private set; }

        public bool IsDisposed { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Calls++;
            return await base.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
