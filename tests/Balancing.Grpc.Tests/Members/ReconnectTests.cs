using Balancing.Grpc.Tests.Support;
using Grpc.Core;

namespace Balancing.Grpc.Tests.Members;

/// <summary>Connections decide on availability, and the resolver alone on membership.</summary>
public class ReconnectTests
{
    private const int Keys = 200;

    [Fact]
    public async Task Reconnecting_moves_no_keys()
    {
        await using EchoServers servers = await EchoServers.StartAsync(4);
        using EchoClient client = ClientOf(servers.ToSource());
        string[] before = await OwnersAsync(client);
        Backend[] members = [.. client.Pool.Backends];
        int port = servers[1].Port;

        // Its keys go to others while it is down, and no other key moves.
        await servers[1].DisposeAsync();
        await EchoClient.WaitForAsync(() => !Find(client, port).IsAvailable);
        string[] during = await OwnersAsync(client);
        for (int key = 0; key < Keys; key++)
        {
            Assert.NotEqual(servers[1].Id, during[key]);
            Assert.True(before[key] == during[key] || before[key] == servers[1].Id);
        }

        await servers.RestartAsync(1);
        await client.WaitForStatesAsync(BackendState.Available);
        Assert.Equal(before, await OwnersAsync(client));
        Assert.Equal(members, client.Pool.Backends);
    }

    /// <summary>The first call comes before all connections are ready.</summary>
    [Fact]
    public async Task The_first_calls_of_a_channel_go_to_the_owners_of_their_keys()
    {
        await using EchoServers servers = await EchoServers.StartAsync(4);
        using EchoClient connected = ClientOf(servers.ToSource());
        string[] expected = await OwnersAsync(connected);
        for (int attempt = 0; attempt < 10; attempt++)
        {
            using EchoClient fresh = ClientOf(servers.ToSource());
            Task<string>[] calls = [.. Enumerable.Range(0, Keys).Select(key => fresh.CallAsync($"user-{key}"))];
            Assert.Equal(expected, await Task.WhenAll(calls));
        }

    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_is_down_from_the_start_gets_no_calls(bool hasKeys)
    {
        await using EchoServers servers = await EchoServers.StartAsync(3);
        await servers[0].DisposeAsync();
        BalancingConfig config = hasKeys ? new ConsistentHashConfig("x-key") : new WeightedRoundRobinConfig();
        using EchoClient client = new(servers.ToSource(), config);
        for (int i = 0; i < 60; i++)
        {
            Assert.NotEqual(servers[0].Id, await client.CallAsync($"user-{i}"));
        }

    }

    // The server has moved: only the resolver knows where.
    [Fact]
    public async Task A_connection_that_breaks_makes_the_channel_ask_the_resolver_again()
    {
        EchoServer old = await EchoServer.StartAsync();
        await using EchoServer other = await EchoServer.StartAsync();
        AddressSource source = new(AddressSource.AddressOf(old));
        using EchoClient client = ClientOf(source);
        Assert.Equal(old.Id, await client.CallAsync());
        source.Refreshed = () => [AddressSource.AddressOf(other)];
        await old.DisposeAsync();

        await EchoClient.WaitForAsync(() => client.Pool.Backends.Single().Id == other.Id);
        Assert.Equal(other.Id, await client.CallAsync());
    }

    [Fact]
    public async Task With_all_servers_down_calls_fail_with_the_reason_until_one_is_back()
    {
        EchoServer server = await EchoServer.StartAsync();
        using EchoClient client = ClientOf(new AddressSource(AddressSource.AddressOf(server)));
        await client.CallAsync();
        await server.DisposeAsync();
        await EchoClient.WaitForAsync(() => client.Channel.State == ConnectivityState.TransientFailure);

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => client.CallAsync());
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Contains("connecting", exception.Status.Detail, StringComparison.OrdinalIgnoreCase);
        Task<EchoReply> patient = client.Echo.UnaryAsync(
            new EchoRequest(), new CallOptions().WithWaitForReady()).ResponseAsync;

        await using EchoServer again = await EchoServer.StartAsync(server.Port);
        Assert.Equal(again.Id, (await patient).Server);
        Assert.Equal(again.Id, await client.CallAsync());
    }

    private static EchoClient ClientOf(AddressSource source) => new(
        source,
        static pool => new ConsistentHashSelector(pool),
        static config => config.KeyHeader = "x-key");

    private static Backend Find(EchoClient client, int port) =>
        client.Pool.Backends.Single(backend => backend.Id == $"127.0.0.1:{port}");

    private static async Task<string[]> OwnersAsync(EchoClient client)
    {
        string[] owners = new string[Keys];
        for (int key = 0; key < Keys; key++)
        {
            owners[key] = await client.CallAsync($"user-{key}");
        }

        return owners;
    }
}
