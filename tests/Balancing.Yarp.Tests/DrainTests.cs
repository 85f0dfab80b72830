using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Balancing.Yarp.Tests;

public class DrainTests
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_drain_stops_new_requests_and_waits_for_the_running_ones()
    {
        await using TestServer held = await StartHeldAsync();
        await using TestServer other = await TestServer.StartAsync("other");
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(Configs.Destination("D0", held)));
        Task<string> request = await SendAsync(proxy);
        Assert.Null(await proxy.ReloadAsync(
            Cluster(Configs.Destination("D0", held), Configs.Destination("d1", other))));

        Task drain = proxy.Clusters.DrainAsync("C", "d0");

        Assert.Equal(5, (await proxy.CountAsync(5))["other"]);
        Assert.False(drain.IsCompleted);
        _mayEnd.SetResult();
        await drain.WaitAsync(Loopback.Patience);
        Assert.Equal("held", await request);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_drain_waits_for_a_destination_that_has_been_removed(bool hasOtherOptions)
    {
        await using TestServer held = await StartHeldAsync();
        await using TestServer other = await TestServer.StartAsync("other");
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(Configs.Destination("d0", held)));
        Task<string> request = await SendAsync(proxy);
        ClusterConfig next = Cluster(Configs.Destination("d1", other));
        Assert.Null(await proxy.ReloadAsync(
            hasOtherOptions ? next with { Metadata = Configs.Metadata((BalancingMetadata.LoadFactor, "2")) } : next));

        Task drain = proxy.Clusters.DrainAsync("c", "D0");

        Assert.False(drain.IsCompleted);
        _mayEnd.SetResult();
        await drain.WaitAsync(Loopback.Patience);
        Assert.Equal("held", await request);
        await proxy.Clusters.DrainAsync("c", "d0"); // idle, and still known
    }

    // Another pool has taken over, and its counts do not include the request.
    [Fact]
    public async Task A_drain_waits_for_requests_from_before_a_change_of_options()
    {
        await using TestServer held = await StartHeldAsync();
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(Configs.Destination("d0", held)));
        Task<string> request = await SendAsync(proxy);
        Assert.Null(await proxy.ReloadAsync(
            Cluster(Configs.Destination("d0", held)) with
            {
                Metadata = Configs.Metadata((BalancingMetadata.LoadFactor, "2")),
            }));

        Task drain = proxy.Clusters.DrainAsync("c", "d0");

        Assert.True(proxy.Backend("d0").IsDraining);
        Assert.False(drain.IsCompleted);
        _mayEnd.SetResult();
        await drain.WaitAsync(Loopback.Patience);
        Assert.Equal("held", await request);
    }

    [Fact]
    public async Task A_drain_that_is_canceled_leaves_the_destination_drained()
    {
        await using TestServer held = await StartHeldAsync();
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(Configs.Destination("d0", held)));
        Task<string> request = await SendAsync(proxy);
        using CancellationTokenSource cancel = new();

        Task drain = proxy.Clusters.DrainAsync("c", "d0", cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);
        Assert.Equal("503", await proxy.GetAsync());
        proxy.Backend("d0").IsDraining = false;
        _mayEnd.SetResult();
        Assert.Equal("held", await request);
        Assert.Equal("held", await proxy.GetAsync());
    }

    [Theory]
    [InlineData("c", "unknown")]
    [InlineData("unknown", "d0")]
    public async Task An_unknown_id_is_named(string cluster, string destination)
    {
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Cluster(Configs.Destination("d0", "http://127.0.0.1:1/")));
        KeyNotFoundException error = await Assert.ThrowsAsync<KeyNotFoundException>(
            () => proxy.Clusters.DrainAsync(cluster, destination));
        Assert.Contains($"'{cluster}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{destination}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_removed_destinations_the_last_idle_ones_and_all_busy_ones_are_remembered()
    {
        await using TestServer held = await StartHeldAsync();
        await using ProxyHost proxy = await ProxyHost.StartAsync(Cluster(Configs.Destination("busy", held)));
        Task<string> request = await SendAsync(proxy);
        for (int round = 0; round < 3; round++)
        {
            Assert.Null(await proxy.ReloadAsync(Cluster(
                [.. Enumerable.Range(round * 700, 700).Select(i => Configs.Destination($"d{i}", held))])));
        }

        Assert.False(proxy.Clusters.DrainAsync("c", "busy").IsCompleted);
        await proxy.Clusters.DrainAsync("c", "d1399");
        await Assert.ThrowsAsync<KeyNotFoundException>(() => proxy.Clusters.DrainAsync("c", "d0"));
        _mayEnd.SetResult();
        await request;
    }

    [Fact]
    public async Task A_weight_of_zero_drains()
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Cluster(Configs.Destination("a", a, (BalancingMetadata.Weight, "0")), Configs.Destination("b", b)));
        Assert.Equal(6, (await proxy.CountAsync(6))["b"]);

        // YARP would forward to the only destination.
        Assert.Null(await proxy.ReloadAsync(Cluster(Configs.Destination("a", a, (BalancingMetadata.Weight, "0")))));
        Assert.Equal("503", await proxy.GetAsync());
        Assert.Equal(0, a.Served);
    }

    private static ClusterConfig Cluster(params (string, DestinationConfig)[] destinations) =>
        Configs.Cluster(BalancingPolicies.RoundRobin, destinations);

    private Task<TestServer> StartHeldAsync() => TestServer.StartAsync("held", async context =>
    {
        _arrived.TrySetResult();
        await _mayEnd.Task;
        await context.Response.WriteAsync("held");
    });

    private async Task<Task<string>> SendAsync(ProxyHost proxy)
    {
        Task<string> request = proxy.GetAsync();
        await _arrived.Task.WaitAsync(Loopback.Patience);
        return request;
    }
}
