using System.Diagnostics;
using System.Globalization;
using Balancing.Grpc.Tests.Support;
using Balancing.Tests.Common;
using Grpc.Core;

namespace Balancing.Grpc.Tests.Picking;

/// <summary>What each policy makes of weights and keys.</summary>
public class PolicyTests : IAsyncLifetime
{
    private EchoServers _servers = null!;

    public async Task InitializeAsync() => _servers = await EchoServers.StartAsync(3);

    public async Task DisposeAsync() => await _servers.DisposeAsync();

    [Fact]
    public async Task Weighted_round_robin_follows_weights_exactly()
    {
        using EchoClient client = new(_servers.ToSource(3, 2, 1), static pool => new RoundRobinSelector(pool));
        await client.CallAsync();
        await client.WaitForStatesAsync(BackendState.Available);
        int[] calls = await CountCallsAsync(client, 600);
        Assert.Equal([300, 200, 100], calls);
    }

    [Theory]
    [InlineData("RoundRobin")]
    [InlineData("Random")]
    [InlineData("LeastConnections")]
    [InlineData("PowerOfTwoChoices")]
    [InlineData("LeastLatency")]
    [InlineData("IPHash")]
    [InlineData("ConsistentHash")]
    [InlineData("roundrobin")]
    public async Task Every_selector_of_the_library_serves_by_name(string selector)
    {
        using EchoClient client = new(_servers.ToSource(1, 1, 1), new BalancingConfig(selector));
        Assert.Equal(60, (await CountCallsAsync(client, 60)).Sum());
    }

    [Fact]
    public async Task Least_connections_divides_by_the_weight()
    {
        using EchoClient client = new(_servers.ToSource(4, 2, 1), new LeastConnectionsConfig());
        while (_servers.Any(static server => server.Calls == 0))
        {
            await client.CallAsync(); // until all are connected
        }

        using CancellationTokenSource end = new();
        for (int i = 0; i < 14; i++)
        {
            await OpenAsync(client, end.Token);
        }

        Assert.Equal([8, 4, 2], _servers.Select(static server => server.Open));
        await end.CancelAsync();
    }

    [Fact]
    public async Task Calls_with_one_key_go_to_one_server_and_calls_without_spread()
    {
        using EchoClient client = new(_servers.ToSource(1, 1, 1), new ConsistentHashConfig("X-Key"));
        for (int key = 0; key < 20; key++)
        {
            string[] owners = await Task.WhenAll(
                Enumerable.Range(0, 5).Select(_ => client.CallAsync($"user-{key}")));
            Assert.Single(owners.Distinct());
        }

        int[] without = await CountCallsAsync(client, 300);
        Assert.All(without, static count => Assert.NotEqual(0, count)); // (2/3)^300 = 10^-53 for each
        int[] empty = await CountCallsAsync(client, 300, key: "");
        Assert.All(empty, static count => Assert.NotEqual(0, count));
    }

    // At most 1.5 · 12 ÷ 3 = 6 of twelve open calls on one server; without the factor it would be twelve.
    [Fact]
    public async Task With_a_load_factor_a_hot_key_does_not_flood_its_owner()
    {
        ConsistentHashConfig config = new("x-key") { Pool = new BackendPoolOptions { LoadFactor = 1.5 } };
        using EchoClient client = new(_servers.ToSource(), config);
        while (_servers.Any(static server => server.Calls == 0))
        {
            await client.CallAsync(); // until all are connected
        }

        using CancellationTokenSource end = new();
        for (int i = 0; i < 12; i++)
        {
            await OpenAsync(client, end.Token, "hot");
        }

        Assert.Equal(12, _servers.Open);
        Assert.Equal(6, _servers.Max(static server => server.Open));
        await end.CancelAsync();
    }

    // At most 1.5 · 12 ÷ 2 = 9, since one of the three takes no calls.
    [Fact]
    public async Task A_drained_backend_lends_no_share_to_the_load_factor()
    {
        BackendPool? pool = null;
        BalancingConfig config = new(created => new ConsistentHashSelector(pool = created))
        {
            KeyHeader = "x-key",
            Pool = new BackendPoolOptions { LoadFactor = 1.5 },
        };
        using EchoClient client = new(_servers.ToSource(), config);
        string owner = await client.CallAsync("hot");
        pool!.Backends.First(backend => backend.Id != owner).IsDraining = true;

        using CancellationTokenSource end = new();
        for (int i = 0; i < 12; i++)
        {
            await OpenAsync(client, end.Token, "hot");
        }

        Assert.Equal([0, 3, 9], _servers.Select(static server => server.Open).Order());
        await end.CancelAsync();
    }

    [Fact]
    public async Task A_load_factor_is_a_share_by_weight()
    {
        ConsistentHashConfig config = new("x-key") { Pool = new BackendPoolOptions { LoadFactor = 1.1 } };
        using EchoClient client = new(_servers.ToSource(6, 3, 1), config);
        while (_servers.Any(static server => server.Calls == 0))
        {
            await client.CallAsync(); // until all are connected
        }

        using CancellationTokenSource end = new();
        for (int i = 0; i < 20; i++)
        {
            await OpenAsync(client, end.Token, "hot");
        }

        // 1.1 · 20 ÷ 10 = 2.2 for each unit of weight, rounded up: 14, 7 and 3.
        int[] open = [.. _servers.Select(static server => server.Open)];
        Assert.Equal(20, open.Sum());
        Assert.All(open.Zip([14, 7, 3]), static pair => Assert.InRange(pair.First, 0, pair.Second));
        await end.CancelAsync();
    }

    [Fact]
    public async Task The_owner_of_a_key_is_that_of_the_selector_alone()
    {
        BackendPool pool = new(_servers.Select(static (server, i) => new Backend(server.Id, i + 1)));
        using ConsistentHashSelector selector = new(pool, new ConsistentHashSelectorOptions { Seed = 42 });
        using EchoClient client = new(
            _servers.ToSource(1, 2, 3),
            new ConsistentHashConfig("x-key", new ConsistentHashSelectorOptions { Seed = 42 }));
        for (int key = 0; key < 100; key++)
        {
            Assert.True(selector.TrySelect($"user-{key}", out Backend? owner));
            Assert.Equal(owner.Id, await client.CallAsync($"user-{key}"));
        }
    }

    [Fact]
    public async Task Two_processes_with_another_order_agree_on_every_key()
    {
        const int keys = 1_000;
        string[] ports = [.. _servers.Select(static server => server.Port.ToString(CultureInfo.InvariantCulture))];
        string program = typeof(PolicyTests).Assembly.Location;
        string[] first = await OwnersAsync(ports);
        string[] second = await OwnersAsync(ports.Reverse());

        Assert.Equal(keys, first.Length);
        Assert.Equal(_servers.Count, first.Distinct().Count());
        Assert.Equal(first, second);

        async Task<string[]> OwnersAsync(IEnumerable<string> order)
        {
            ProcessStartInfo start = new("dotnet", [program, .. order, $"{keys}"]);
            ProcessRun run = await ProcessRun.RunAsync(start, TimeSpan.FromMinutes(2));
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            return run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        }
    }

    private static async Task OpenAsync(EchoClient client, CancellationToken end, string? key = null)
    {
        Metadata headers = [];
        if (key is not null)
        {
            headers.Add("x-key", key);
        }

        AsyncServerStreamingCall<EchoReply> call = client.Echo.Download(
            new EchoRequest { Replies = 1, Hangs = true }, headers, cancellationToken: end);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    private async Task<int[]> CountCallsAsync(EchoClient client, int calls, string? key = null)
    {
        int[] before = [.. _servers.Select(static server => server.Calls)];
        for (int i = 0; i < calls; i++)
        {
            await client.CallAsync(key);
        }

        return [.. _servers.Zip(before, static (server, count) => server.Calls - count)];
    }
}
