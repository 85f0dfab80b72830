using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Balancing.Tests.Common;
using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace Balancing.Yarp.Tests;

/// <summary>Pools follow the configuration of their clusters.</summary>
public class FollowingTests
{
    private const string Nowhere = "http://127.0.0.1:1/";

    [Fact]
    public async Task A_reload_keeps_the_pool_and_changes_its_members_without_a_request()
    {
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(Configs.Destination("a", Nowhere)));
        BackendPool pool = proxy.Pool;
        Backend a = pool.Backends[0];

        Assert.Null(await proxy.ReloadAsync(Cluster(
            Configs.Destination("b", Nowhere, (BalancingMetadata.Weight, "7"), (BalancingMetadata.MaxInFlight, "9")),
            Configs.Destination("a", Nowhere))));

        Assert.Equal(["a", "b"], pool.Backends.Select(static backend => backend.Id));
        Assert.Same(a, pool.Backends[0]);
        Assert.Equal(7, pool.Backends[1].Weight);
        Assert.Equal(9, pool.Backends[1].MaxInFlight);
        Assert.Null(await proxy.ReloadAsync(Cluster(Configs.Destination("b", Nowhere))));
        Assert.Equal("b", Assert.Single(pool.Backends).Id);
        Assert.Same(pool, proxy.Pool);
    }

    [Fact]
    public async Task The_same_id_with_another_address_gets_the_requests_there()
    {
        await using TestServer old = await TestServer.StartAsync("old"), fresh = await TestServer.StartAsync("new");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Cluster(Configs.Destination("a", old), Configs.Destination("b", old)));
        Assert.Equal(4, (await proxy.CountAsync(4))["old"]);

        Assert.Null(await proxy.ReloadAsync(Cluster(Configs.Destination("a", fresh), Configs.Destination("b", fresh))));

        Assert.Equal(4, (await proxy.CountAsync(4))["new"]);
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task A_cluster_that_is_removed_and_added_again_has_another_pool()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        ClusterConfig cluster = Cluster(Configs.Destination("a", server), Configs.Destination("b", server));
        await using ProxyHost proxy = await ProxyHost.StartAsync(cluster);
        BackendPool before = proxy.Pool;
        proxy.Backend("a").IsAvailable = false;

        Assert.Null(await proxy.ReloadAsync());
        Assert.False(proxy.Clusters.TryGetPool(Configs.ClusterId, out _));
        Assert.Null(await proxy.ReloadAsync(cluster));

        Assert.NotSame(before, proxy.Pool);
        Assert.True(proxy.Backend("a").IsAvailable);
        Assert.Equal("a", await proxy.GetAsync());
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task A_cluster_that_is_removed_can_be_collected_with_its_pool()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            [Configs.Route(), Configs.Route("kept", "kept", "/kept")],
            [Cluster(Configs.Destination("a", server), Configs.Destination("b", server)), Kept(server)]);
        WeakReference pool = await UseAsync(proxy);

        Assert.Null(await proxy.ReloadAsync([Configs.Route("kept", "kept", "/kept")], [Kept(server)]));

        for (int attempt = 0; pool.IsAlive && attempt < 100; attempt++)
        {
            // The server keeps the context of the last request of a connection until the next one.
            Assert.Equal("a", await proxy.GetAsync("/kept"));
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(pool.IsAlive);
    }

    [Fact]
    public async Task A_selector_is_disposed_when_it_is_used_no_more()
    {
        List<DisposableSelector> selectors = [];
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster("Disposable", [Configs.Destination("a", Nowhere)]),
            new ProxySetup
            {
                Proxy = proxy => proxy.AddBalancingPolicy("Disposable", pool =>
                {
                    selectors.Add(new DisposableSelector(pool));
                    return selectors[^1];
                }),
            });

        // The validation has tried one.
        Assert.Equal([true, false], selectors.Select(static selector => selector.IsDisposed));
        Assert.Null(await proxy.ReloadAsync(Cluster(Configs.Destination("a", Nowhere))));
        Assert.All(selectors, static selector => Assert.True(selector.IsDisposed));
    }

    [Fact]
    public async Task Another_policy_or_seed_keeps_the_pool_and_its_counts()
    {
        TaskCompletionSource arrived = new(), mayEnd = new();
        await using TestServer server = await TestServer.StartAsync("a", async _ =>
        {
            arrived.TrySetResult();
            await mayEnd.Task;
        });
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(Configs.Destination("a", server)));
        Task<string> request = proxy.GetAsync();
        await arrived.Task.WaitAsync(Loopback.Patience);
        BackendPool pool = proxy.Pool;

        Assert.Null(await proxy.ReloadAsync(Configs.Cluster(
            BalancingPolicies.ConsistentHash, [Configs.Destination("a", server)], (BalancingMetadata.Seed, "7"))));

        Assert.Same(pool, proxy.Pool);
        Assert.Equal(1, proxy.Backend("a").InFlightCount);
        mayEnd.SetResult();
        await request;
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task Another_seed_places_keys_anew()
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        (string, DestinationConfig)[] destinations = [Configs.Destination("a", a), Configs.Destination("b", b)];
        await using ProxyHost proxy = await ProxyHost.StartAsync(Seeded("0"));
        List<string> before = await OwnersAsync(proxy);

        Assert.Null(await proxy.ReloadAsync(Seeded("1")));
        List<string> after = await OwnersAsync(proxy);
        Assert.Null(await proxy.ReloadAsync(Seeded("0")));

        Assert.NotEqual(before, after);
        Assert.Equal(before, await OwnersAsync(proxy));

        ClusterConfig Seeded(string seed) => Configs.Cluster(
            BalancingPolicies.ConsistentHash,
            destinations,
            (BalancingMetadata.Seed, seed),
            (BalancingMetadata.Key, "Header:X-User"));
    }

    // The options of a pool never change, so another pool takes over.
    [Fact]
    public async Task Other_options_of_the_pool_keep_the_orders_of_an_operator()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        (string, DestinationConfig)[] destinations =
        [
            Configs.Destination("drained", server), Configs.Destination("off", server),
            Configs.Destination("suspended", server), Configs.Destination("x", server),
        ];
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(BalancingPolicies.LeastConnections, destinations));
        proxy.Backend("drained").IsDraining = true;
        proxy.Backend("off").IsAvailable = false;
        proxy.Backend("suspended").SuspendFor(TimeSpan.FromHours(1));

        Assert.Null(await proxy.ReloadAsync(Configs.Cluster(
            BalancingPolicies.LeastConnections, destinations, (BalancingMetadata.LoadFactor, "1.25"))));

        Assert.Equal(
            [BackendState.Draining, BackendState.Unavailable, BackendState.Suspended, BackendState.Available],
            proxy.Pool.GetStatus().Select(static status => status.State));
        Assert.Equal("a", await proxy.GetAsync());
    }

    [Fact]
    public async Task A_cluster_may_change_to_a_policy_of_YARP_and_back()
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        (string, DestinationConfig)[] destinations = [Configs.Destination("a", a), Configs.Destination("b", b)];
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(BalancingPolicies.RoundRobin, destinations));

        Assert.Null(await proxy.ReloadAsync(Configs.Cluster("RoundRobin", destinations)));
        Assert.False(proxy.Clusters.TryGetPool(Configs.ClusterId, out _));
        Assert.Equal(2, (await proxy.CountAsync(4))["a"]);
        Assert.Null(await proxy.ReloadAsync(Configs.Cluster(BalancingPolicies.RoundRobin, destinations)));

        Assert.Equal(2, (await proxy.CountAsync(4))["a"]);
        Assert.Equal(2, proxy.Pool.Backends.Length);
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task Requests_of_a_removed_destination_end_in_peace()
    {
        TaskCompletionSource arrived = new(), mayEnd = new();
        await using TestServer held = await TestServer.StartAsync("held", async context =>
        {
            arrived.TrySetResult();
            await mayEnd.Task;
            await context.Response.WriteAsync("held");
        });
        await using TestServer other = await TestServer.StartAsync("other");
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(Configs.Destination("a", held)));
        Task<string> request = proxy.GetAsync();
        await arrived.Task.WaitAsync(Loopback.Patience);
        Backend removed = proxy.Backend("a");

        Assert.Null(await proxy.ReloadAsync(Cluster(Configs.Destination("b", other))));

        Assert.Equal("other", await proxy.GetAsync());
        Assert.Equal(1, removed.InFlightCount);
        mayEnd.SetResult();
        Assert.Equal("held", await request);
        await removed.WaitForIdleAsync().WaitAsync(Loopback.Patience);
    }

    // The selector may then know removed backends only.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_selection_that_is_overtaken_by_a_reload_looks_again(int destinations)
    {
        await using TestServer server = await TestServer.StartAsync("a");
        (string, DestinationConfig)[] before =
            [.. Enumerable.Range(0, destinations).Select(i => Configs.Destination($"old{i}", server))];
        Action? interruption = null;
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster("Interrupted", before),
            new ProxySetup
            {
                Proxy = builder => builder.AddBalancingPolicy(
                    "Interrupted", pool => new InterruptedSelector(pool, () => interruption?.Invoke())),
            });
        interruption = () =>
        {
            interruption = null;
            Assert.Null(proxy.ReloadAsync(Cluster(Configs.Destination("new", server))).GetAwaiter().GetResult());
        };

        Assert.Equal("a", await proxy.GetAsync());
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task A_handler_of_the_pools_event_may_ask_for_the_pool()
    {
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(Configs.Destination("a", Nowhere)));
        List<string> seen = [];
        proxy.Pool.Changed += (_, change) =>
        {
            seen.AddRange(change.Current.Select(static backend => backend.Id));
            Assert.Equal(2, proxy.Pool.Backends.Length);
        };

        Assert.Null(await proxy.ReloadAsync(
            Cluster(Configs.Destination("a", Nowhere), Configs.Destination("b", Nowhere))));

        Assert.Equal(["a", "b"], seen);
        Assert.Equal(["a", "b"], proxy.Pool.Backends.Select(static backend => backend.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_of_the_pools_event_that_throws_hurts_no_request(bool isLogBroken)
    {
        await using TestServer server = await TestServer.StartAsync("a");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            [Configs.Route(), Configs.Route("kept", "kept", "/kept")],
            [Cluster(Configs.Destination("a", Nowhere)), Kept(server)],
            WithLog(isLogBroken));
        int raised = 0;
        proxy.Pool.Changed += (_, _) =>
        {
            raised++;
            throw new InvalidOperationException("By the handler.");
        };

        Assert.Null(await proxy.ReloadAsync(
            [Configs.Route(), Configs.Route("kept", "kept", "/kept")],
            [Cluster(Configs.Destination("b", server)), Kept(server, "b")]));

        Assert.Equal("a", await proxy.GetAsync());
        Assert.Equal("a", await proxy.GetAsync());
        Assert.Equal("b", Assert.Single(proxy.Pool.Backends).Id);
        Assert.Equal(1, raised);
        Assert.True(proxy.Clusters.TryGetPool("kept", out BackendPool? kept));
        Assert.Equal("b", Assert.Single(kept.Backends).Id);
    }

    // The trial of the validation has succeeded, so YARP is already changing its clusters.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_policy_that_throws_late_keeps_no_other_cluster_from_its_change(bool isLogBroken)
    {
        await using TestServer server = await TestServer.StartAsync("a");
        bool throws = true;
        ProxySetup setup = WithLog(isLogBroken, proxy => proxy.AddBalancingPolicy(
            "Late",
            pool => throws && pool.Name is not null
                ? throw new NotSupportedException("Too late.")
                : new RoundRobinSelector(pool)));
        (string, DestinationConfig) a = Configs.Destination("a", server);
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            [Configs.Route(), Configs.Route("kept", "kept", "/kept")], [Cluster(a), Kept(server)], setup);

        Assert.Null(await proxy.ReloadAsync(
            [Configs.Route(), Configs.Route("kept", "kept", "/kept")],
            [Configs.Cluster("Late", [a]), Kept(server, "b")]));

        Assert.True(proxy.Clusters.TryGetPool("kept", out BackendPool? kept));
        Assert.Equal("b", Assert.Single(kept.Backends).Id);
        Assert.Equal("a", await proxy.GetAsync("/kept"));
        throws = false;
        Assert.Equal("a", await proxy.GetAsync()); // a request tries again
    }

    private static ProxySetup WithLog(bool isBroken, Action<IReverseProxyBuilder>? proxy = null) => new()
    {
        Proxy = proxy,
        Services = services =>
        {
            if (isBroken)
            {
                services.AddLogging(static logging => logging
                    .AddProvider(new BrokenLog())
                    .AddFilter<BrokenLog>(static (category, _) =>
                        category?.StartsWith("Balancing.", StringComparison.Ordinal) == true));
            }
        },
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> UseAsync(ProxyHost proxy)
    {
        await proxy.CountAsync(4);
        return new WeakReference(proxy.Pool);
    }

    private static ClusterConfig Cluster(params (string, DestinationConfig)[] destinations) =>
        Configs.Cluster(BalancingPolicies.LeastConnections, destinations);

    private static ClusterConfig Kept(TestServer server, string destination = "a") =>
        Cluster(Configs.Destination(destination, server)) with { ClusterId = "kept" };

    private static async Task<List<string>> OwnersAsync(ProxyHost proxy)
    {
        List<string> owners = [];
        for (int user = 0; user < 40; user++)
        {
            owners.Add(await proxy.GetAsync(user: $"user-{user}"));
        }

        return owners;
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
}
