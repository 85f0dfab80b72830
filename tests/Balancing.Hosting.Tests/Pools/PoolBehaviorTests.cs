using Balancing.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Hosting.Tests.Pools;

/// <summary>What a section says is what the running pool does.</summary>
public class PoolBehaviorTests
{
    private const string Two =
        """ "Backends":[{"Id":"a","Address":"127.0.0.1:1"},{"Id":"b","Address":"127.0.0.1:2"}] """;

    [Fact]
    public async Task A_backend_of_weight_0_stays_a_member_and_gets_no_request()
    {
        await using PoolHost host = await StartAsync(
            $$"""{"Selector":"RoundRobin","Backends":{{EditableConfiguration.Backends("a*0", "b*1")}} }""");
        Assert.Equal(["a*0", "b*1"], host.Members);
        IBackendSelector selector = Selector(host);
        for (int i = 0; i < 10; i++)
        {
            using BackendLease lease = selector.Acquire();
            Assert.Equal("b", lease.Backend!.Id);
        }
    }

    // A reload to weight 0 is how a drain is written into a file.
    [Fact]
    public async Task A_reload_to_weight_0_drains_and_keeps_the_requests_in_flight()
    {
        await using PoolHost host = await StartAsync(
            $$"""{"Backends":{{EditableConfiguration.Backends("a*1", "b*1")}} }""");
        using BackendLease lease = host.Pool.Backends[0].Acquire();
        host.Configuration.Change(EditableConfiguration.Api(
            $$"""{"Backends":{{EditableConfiguration.Backends("a*0", "b*1")}} }"""));
        Assert.Empty(host.Log.Errors);
        Assert.Equal(1, host.Pool.Backends[0].InFlightCount);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("b", Selector(host).Acquire().Backend!.Id); // has ever more in flight than "a"
        }
    }

    [Fact]
    public async Task Keys_and_names_may_be_written_in_any_case()
    {
        await using PoolHost host = await StartAsync(
            """
            {"SELECTOR":"roundrobin","backends":[{"ID":"a","aDDRESS":"127.0.0.1:1","weight":3,"MAXinFLIGHT":7}],
             "healthcheck":{"TYPE":"tcp","InterVal":"1h"},"slowSTART":{"WINDOW":"5s"} }
            """);
        EndpointBackend a = Assert.IsType<EndpointBackend>(Assert.Single(host.Pool.Backends));
        Assert.Equal(("a", 1, 3, 7), (a.Id, a.Address.Port, a.Weight, a.MaxInFlight));
        Assert.IsType<RoundRobinSelector>(Selector(host));
    }

    [Fact]
    public async Task Slow_start_of_the_section_warms_a_newcomer_up()
    {
        FakeTimeProvider time = new();
        string options = """ "SlowStart":{"Window":"100s","MinimumShare":0.2} """;
        await using PoolHost host = await StartAsync($"{{{options},{Two}}}", time);
        time.Advance(TimeSpan.FromSeconds(100));
        string three = Two.Replace(
            "]", ",{\"Id\":\"c\",\"Address\":\"127.0.0.1:3\"}]", StringComparison.Ordinal);
        host.Configuration.Change(EditableConfiguration.Api($"{{{options},{three}}}"));
        Assert.Equal(0.2, Shares()[2], 0.01);
        time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(0.5, Shares()[2], 0.01);
        time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal([1, 1, 1], Shares());

        double[] Shares() => [.. host.Pool.GetStatus().Select(static status => status.SlowStartShare)];
    }

    [Fact]
    public async Task Outlier_ejection_of_the_section_ejects_and_lets_return()
    {
        FakeTimeProvider time = new();
        await using PoolHost host = await StartAsync(
            $$"""
            {"OutlierEjection":{"ConsecutiveFailures":2,"BaseDuration":"40s","MaxEjectedShare":0.5},{{Two}} }
            """,
            time);
        Fail();
        Assert.Equal([BackendState.Available, BackendState.Available], States());
        Fail();
        Assert.Equal([BackendState.Ejected, BackendState.Available], States());
        time.Advance(TimeSpan.FromSeconds(39));
        Assert.Equal(BackendState.Ejected, States()[0]);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([BackendState.Available, BackendState.Available], States());

        void Fail()
        {
            using BackendLease lease = host.Pool.Backends[0].Acquire();
            lease.Report(RequestOutcome.Failed);
        }

        BackendState[] States() => [.. host.Pool.GetStatus().Select(static status => status.State)];
    }

    // At most 1.5 · 8 ÷ 2 = 6 of eight on one backend; without the factor it would be eight.
    [Fact]
    public async Task A_load_factor_of_the_section_bounds_a_hot_key()
    {
        await using PoolHost host = await StartAsync($$"""{"Selector":"ConsistentHash","LoadFactor":1.5,{{Two}} }""");
        for (int i = 0; i < 8; i++)
        {
            Assert.True(Selector(host).Acquire("hot").IsAcquired);
        }

        Assert.Equal([2, 6], host.Pool.Backends.Select(static backend => backend.InFlightCount).Order());
    }

    [Fact]
    public async Task A_cap_of_the_section_limits_a_backend()
    {
        await using PoolHost host = await StartAsync(
            """{"Backends":[{"Id":"a","Address":"127.0.0.1:1","MaxInFlight":2}]}""");
        using BackendLease first = Selector(host).Acquire();
        using BackendLease second = Selector(host).Acquire();
        Assert.True(second.IsAcquired);
        Assert.False(Selector(host).Acquire().IsAcquired);
    }

    [Fact]
    public async Task A_clock_that_code_sets_wins_over_the_clock_of_the_services()
    {
        FakeTimeProvider own = new();
        FakeTimeProvider ofServices = new();
        await using PoolHost host = await PoolHost.StartAsync(
            EditableConfiguration.Api($"{{{Two}}}"),
            services => services
                .AddSingleton<TimeProvider>(ofServices)
                .AddBackendPool("api")
                .AddBackendPool("api", options => options.Pool.TimeProvider = own));
        Backend a = host.Pool.Backends[0];
        a.SuspendFor(TimeSpan.FromSeconds(5));
        ofServices.Advance(TimeSpan.FromSeconds(6));
        Assert.False(a.TryAcquire(out _));
        own.Advance(TimeSpan.FromSeconds(6));
        Assert.True(a.TryAcquire(out _));
    }

    [Fact]
    public async Task The_name_of_the_pool_cannot_be_another()
    {
        await using PoolHost host = await PoolHost.StartAsync(
            EditableConfiguration.Api($"{{{Two}}}"),
            static services => services
                .AddBackendPool("api")
                .AddBackendPool("api", static options => options.Pool.Name = "other"));
        Assert.Equal("api", host.Pool.Name);
    }

    private static Task<PoolHost> StartAsync(string section, TimeProvider? time = null) =>
        PoolHost.StartAsync(EditableConfiguration.Api(section), services =>
        {
            services.AddBackendPool("api");
            if (time is not null)
            {
                services.AddSingleton(time);
            }
        });

    private static IBackendSelector Selector(PoolHost host) =>
        host.Services.GetRequiredKeyedService<IBackendSelector>("api");
}
