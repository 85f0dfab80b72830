using System.Diagnostics.CodeAnalysis;
using Balancing.Hosting.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Hosting.Tests.Pools;

public class AddBackendPoolTests
{
    private static readonly string TwoBackends =
        EditableConfiguration.Api(
            $$"""{"Selector":"RoundRobin","Backends":{{EditableConfiguration.Backends("a*2", "b")}} }""");

    [Fact]
    public async Task A_pool_is_read_from_its_section_of_the_configuration()
    {
        await using PoolHost host = await PoolHost.StartAsync(TwoBackends);
        Assert.Equal(["a*2", "b*1"], host.Members);
        Assert.Equal("api", host.Pool.Name);
        EndpointBackend a = Assert.IsType<EndpointBackend>(host.Pool.Backends[0]);
        Assert.Equal(new Uri("http://a.test"), a.Address);
        Assert.IsType<RoundRobinSelector>(host.Services.GetRequiredKeyedService<IBackendSelector>("api"));
    }

    [Fact]
    public async Task Pool_and_selector_are_one_object_each_under_the_name()
    {
        await using PoolHost host = await PoolHost.StartAsync(TwoBackends);
        BackendPool pool = host.Services.GetRequiredKeyedService<BackendPool>("api");
        IBackendSelector selector = host.Services.GetRequiredKeyedService<IBackendSelector>("api");
        Assert.Same(pool, host.Services.GetBackendPool("api"));
        Assert.Same(pool, host.Services.GetRequiredKeyedService<BackendPool>("api"));
        Assert.Same(selector, host.Services.GetRequiredKeyedService<IBackendSelector>("api"));
        Assert.Same(pool, selector.Pool);
        Assert.True(selector.TrySelect(out _));
    }

    [Fact]
    public void A_pool_works_without_a_host()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddBackendPool("api", static options =>
            {
                options.Backends.Add(new BackendSettings { Address = "10.0.0.1:6379" });
                options.Backends.Add(
                    new BackendSettings { Id = "b", Address = "https://b", MaxInFlight = 9, Host = "x" });
            })
            .BuildServiceProvider();
        BackendPool pool = services.GetBackendPool("api");
        EndpointBackend first = Assert.IsType<EndpointBackend>(pool.Backends[0]);
        EndpointBackend second = Assert.IsType<EndpointBackend>(pool.Backends[1]);
        Assert.Equal(("10.0.0.1:6379", 6379, null), (first.Id, first.Address.Port, first.Host));
        Assert.Equal(("b", 9, "x"), (second.Id, second.MaxInFlight, second.Host));
        Assert.IsType<LeastConnectionsSelector>(services.GetRequiredKeyedService<IBackendSelector>("api"));
    }

    [Fact]
    public void The_options_of_a_section_reach_the_pool()
    {
        EditableConfiguration configuration = new(
            $$"""{"PanicThreshold":1,"Backends":{{EditableConfiguration.Backends("a", "b")}} }""");
        using ServiceProvider services = new ServiceCollection()
            .AddBackendPool("api", configuration.Root).BuildServiceProvider();
        BackendPool pool = services.GetBackendPool("api");
        pool.Backends[0].IsHealthy = false;
        Assert.True(pool.IsPanicking);
    }

    [Fact]
    public async Task Two_names_are_two_pools()
    {
        await using PoolHost host = await PoolHost.StartAsync(
            $$"""
            {"Balancing":{
                "x":{"Backends":{{EditableConfiguration.Backends("a")}} },
                "y":{"Backends":{{EditableConfiguration.Backends("a", "b")}} }
            } }
            """,
            static services => services.AddBackendPool("x").AddBackendPool("y"));
        BackendPool x = host.Services.GetBackendPool("x");
        BackendPool y = host.Services.GetBackendPool("y");
        Assert.Equal(("x", 1, "y", 2), (x.Name, x.Backends.Length, y.Name, y.Backends.Length));
        Assert.Same(y, host.Services.GetRequiredKeyedService<IBackendSelector>("y").Pool);
    }

    [Fact]
    public async Task The_same_name_twice_is_one_pool_and_the_configurations_add_up()
    {
        await using PoolHost host = await PoolHost.StartAsync(TwoBackends, static services => services
            .AddBackendPool("api", static options => options.Selector = "Random")
            .AddBackendPool("api")
            .AddBackendPool(
                "api", static options => options.Backends.Add(new BackendSettings { Id = "c", Address = "c:1" })));
        Assert.Equal(["a*2", "b*1", "c*1"], host.Members);

        // The section comes after the code that says Random.
        Assert.IsType<RoundRobinSelector>(host.Services.GetRequiredKeyedService<IBackendSelector>("api"));
        Assert.Single(host.Services.GetKeyedServices<BackendPool>("api"));
    }

    // A package may add the pool of a client that the application has added too.
    [Fact]
    public async Task The_same_section_twice_counts_once()
    {
        await using PoolHost host = await PoolHost.StartAsync(TwoBackends, static services =>
        {
            services.AddBackendPool("api").AddBackendPool("api");
            IConfiguration root = services.BuildServiceProvider().GetRequiredService<IConfiguration>();
            services.AddBackendPool("api", root.GetSection("Balancing:api"));
        });
        Assert.Equal(["a*2", "b*1"], host.Members);
    }

    [Fact]
    public void A_selector_of_your_own_wins_and_is_disposed_with_the_services()
    {
        DisposableSelector? selector = null;
        using (ServiceProvider services = new ServiceCollection()
            .AddBackendPool("api", options =>
            {
                options.Backends.Add(new BackendSettings { Address = "a:1" });
                options.Selector = "ignored";
                options.CreateSelector = pool => selector = new DisposableSelector(pool);
            })
            .BuildServiceProvider())
        {
            IBackendSelector resolved = services.GetRequiredKeyedService<IBackendSelector>("api");
            Assert.NotNull(selector);
            Assert.Same(selector, resolved);
            Assert.False(selector.IsDisposed);
        }

        Assert.True(selector.IsDisposed);
    }

    [Fact]
    public void A_backend_of_your_own_gets_the_entry_with_its_id()
    {
        List<BackendSettings> entries = [];
        using ServiceProvider services = new ServiceCollection()
            .AddBackendPool("api", options =>
            {
                options.Backends.Add(new BackendSettings { Address = "shard 7", Weight = 2 });
                options.CreateBackend = entry =>
                {
                    entries.Add(entry);
                    return new Backend($"my {entry.Id}", entry.Weight);
                };
            })
            .BuildServiceProvider();
        Assert.Equal("my shard 7", services.GetBackendPool("api").Backends[0].Id);
        Assert.Equal(("shard 7", "shard 7", 2), (entries[0].Id, entries[0].Address, entries[0].Weight));
    }

    [Fact]
    public void A_time_provider_among_the_services_is_the_clock_of_the_pool()
    {
        FakeTimeProvider time = new();
        using ServiceProvider services = new ServiceCollection().AddSingleton<TimeProvider>(time)
            .AddBackendPool("api", static options => options.Backends.Add(new BackendSettings { Address = "a:1" }))
            .BuildServiceProvider();
        Backend backend = services.GetBackendPool("api").Backends[0];
        backend.SuspendFor(TimeSpan.FromSeconds(5));
        Assert.False(backend.TryAcquire(out _));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(backend.TryAcquire(out _));
    }

    [Fact]
    public async Task A_wrong_configuration_fails_the_start_with_all_errors()
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(
            static () => PoolHost.StartAsync(
                EditableConfiguration.Api("""{"Selector":"x","Backends":[{"Address":"a"}],"Typo":1}""")));
        Assert.Equal(3, exception.Failures.Count());
        Assert.All(exception.Failures, static failure =>
            Assert.StartsWith("Pool 'api': Balancing:api:", failure, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_section_that_is_missing_fails_the_start()
    {
        OptionsValidationException exception =
            await Assert.ThrowsAsync<OptionsValidationException>(static () => PoolHost.StartAsync("{}"));
        Assert.StartsWith(
            "Pool 'api': Balancing:api:Backends must have at least one entry",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_all_pools_fail_the_start_together()
    {
        AggregateException exception = await Assert.ThrowsAsync<AggregateException>(
            static () => PoolHost.StartAsync(
                "{}", static services => services.AddBackendPool("x").AddBackendPool("y")));
        Assert.Equal(
            ["x", "y"], exception.InnerExceptions.Cast<OptionsValidationException>().Select(static e => e.OptionsName));
    }

    [Fact]
    public async Task All_that_the_creation_of_backends_throws_fails_the_start_together()
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(
            static () => PoolHost.StartAsync(
                "{}",
                static services => services.AddBackendPool("api", static options =>
                {
                    options.Backends.Add(new BackendSettings { Address = "a" });
                    options.Backends.Add(new BackendSettings { Address = "b" });
                    options.CreateBackend = static entry =>
                        entry.Id == "a" ? throw new NotSupportedException("No a.") : null!;
                })));
        Assert.Equal(
            ["Pool 'api': Backends:0: No a.",
                "Pool 'api': Backends:1: CreateBackend must return a backend, but returned null."],
            exception.Failures);
    }

    [Fact]
    public async Task A_selector_that_refuses_its_pool_fails_the_start() =>
        await Assert.ThrowsAsync<ArgumentException>(
            static () => PoolHost.StartAsync(
                EditableConfiguration.Api($$"""
                    {"Selector":"ConsistentHash","Backends":{{EditableConfiguration.Backends("a*1000000")}} }
                    """)));

    [Fact]
    public void A_pool_that_is_not_added_is_named_in_the_error()
    {
        using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        InvalidOperationException exception =
            Assert.Throws<InvalidOperationException>(() => services.GetBackendPool("api"));
        Assert.Equal(
            "Backend pool 'api' is not among the services; add it with AddBackendPool(\"api\").", exception.Message);
    }

    [Fact]
    public void A_name_must_not_be_empty()
    {
        ServiceCollection services = new();
        Assert.Throws<ArgumentException>(() => services.AddBackendPool(""));
        Assert.Throws<ArgumentNullException>(() => services.AddBackendPool(null!));
        Assert.Throws<ArgumentNullException>(() => services.AddBackendPool("a", (IConfiguration)null!));
        Assert.Throws<ArgumentNullException>(
            () => services.AddBackendPool("a", (Action<NamedBackendPoolOptions>)null!));
    }

    private sealed class DisposableSelector(BackendPool pool) : IBackendSelector, IDisposable
    {
        public BackendPool Pool => pool;

        public bool IsDisposed { get; private set; }

        public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        {
            backend = pool.Backends.FirstOrDefault();
            return backend is not null;
        }

        public void Dispose() => IsDisposed = true;
    }
}
