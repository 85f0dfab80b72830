using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Balancing.Yarp.Tests;

public class LimitTests
{
    private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // With one destination YARP asks no policy.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_destination_gets_no_more_requests_than_its_cap(int destinations)
    {
        using SemaphoreSlim arrived = new(0);
        await using TestServer held = await TestServer.StartAsync("held", context => HoldAsync(context, arrived));
        await using ProxyHost proxy = await ProxyHost.StartAsync(Configs.Cluster(
            BalancingPolicies.RoundRobin,
            Enumerable.Range(0, destinations).Select(i =>
                Configs.Destination($"d{i}", held, (BalancingMetadata.MaxInFlight, "2")))));

        Task<string>[] running = [.. Enumerable.Range(0, 2 * destinations).Select(_ => proxy.GetAsync())];
        for (int i = 0; i < running.Length; i++)
        {
            Assert.True(await arrived.WaitAsync(Loopback.Patience));
        }

        Assert.Equal("503", await proxy.GetAsync());
        Assert.All(proxy.Pool.Backends, static backend => Assert.Equal(2, backend.InFlightCount));
        _mayEnd.SetResult();
        Assert.All(await Task.WhenAll(running), static answer => Assert.Equal("held", answer));
        await proxy.IdleAsync();
        Assert.Equal("held", await proxy.GetAsync());
    }

    [Fact]
    public async Task A_hot_key_leaves_its_owner_with_a_load_factor()
    {
        using SemaphoreSlim arrived = new(0);
        await using TestServer held = await TestServer.StartAsync("held", context => HoldAsync(context, arrived));
        await using ProxyHost proxy = await ProxyHost.StartAsync(Configs.Cluster(
            BalancingPolicies.ConsistentHash,
            Enumerable.Range(0, 4).Select(i => Configs.Destination($"d{i}", held)),
            (BalancingMetadata.Key, "Header:X-User"),
            (BalancingMetadata.LoadFactor, "1.25")));

        Task<string>[] running = [.. Enumerable.Range(0, 16).Select(_ => proxy.GetAsync(user: "one"))];
        for (int i = 0; i < running.Length; i++)
        {
            Assert.True(await arrived.WaitAsync(Loopback.Patience));
        }

        // 1.25 · 16 · 1/4 = 5.
        Assert.All(proxy.Pool.Backends, static backend => Assert.InRange(backend.InFlightCount, 1, 5));
        _mayEnd.SetResult();
        await Task.WhenAll(running);
        await proxy.IdleAsync();
    }

    private async Task HoldAsync(HttpContext context, SemaphoreSlim arrived)
    {
        arrived.Release();
        await _mayEnd.Task;
        await context.Response.WriteAsync("held");
    }
}
