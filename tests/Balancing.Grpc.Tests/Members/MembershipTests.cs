using Balancing.Grpc.Tests.Support;
using Balancing.Tests.Common;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Logging;

namespace Balancing.Grpc.Tests.Members;

/// <summary>The addresses of the resolver are the members of the pool.</summary>
public sealed class MembershipTests : IAsyncLifetime, IDisposable
{
    private EchoServers _servers = null!;
    private AddressSource _source = null!;
    private EchoClient _client = null!;

    private IEnumerable<string> Ids => _client.Pool.Backends.Select(static backend => backend.ToString());

    public async Task InitializeAsync()
    {
        _servers = await EchoServers.StartAsync(3);
        _source = _servers.ToSource();
        _client = new EchoClient(_source);
        await _client.CallAsync();
        await _client.WaitForStatesAsync(BackendState.Available);
    }

    public async Task DisposeAsync() => await _servers.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public void Another_order_changes_nothing()
    {
        Backend[] before = [.. _client.Pool.Backends];
        _source.Publish(All().Reverse());
        Assert.Equal(before, _client.Pool.Backends);
        Assert.Equal(_servers.Ids, Ids);
        Assert.All(before, static backend => Assert.True(backend.IsAvailable));
    }

    [Fact]
    public async Task Other_attributes_of_an_address_change_no_member()
    {
        Backend[] before = [.. _client.Pool.Backends];
        BalancerAddress[] addresses = [.. All()];
        addresses[0].Attributes.Set(new BalancerAttributesKey<string>("zone"), "west");
        _source.Publish(addresses);
        Assert.Equal(before, _client.Pool.Backends.AsEnumerable());
        await _client.CallAsync();
    }

    [Fact]
    public async Task A_handler_that_throws_after_a_change_leaves_no_call_waiting()
    {
        _source.Publish(All().Take(1));
        _client.Pool.Changed += Throw;
        _source.Publish(All());
        _client.Pool.Changed -= Throw;
        await _client.WaitForStatesAsync(BackendState.Available);
        Assert.Equal(_servers.Ids, Ids);
        await _client.CallAsync();

        static void Throw(object? sender, BackendPoolChangedEventArgs e) =>
            throw new ArgumentException("a fault of the handler");
    }

    [Fact]
    public async Task Of_an_address_that_is_listed_twice_the_greatest_weight_counts()
    {
        _source.Publish(
            AddressSource.AddressOf(_servers[0]),
            AddressSource.AddressOf(_servers[0], weight: 5),
            AddressSource.AddressOf(_servers[0], weight: 2));
        Assert.Equal([$"{_servers[0].Id} (weight 5)"], Ids);
        Assert.Equal(_servers[0].Id, await _client.CallAsync());
    }

    [Fact]
    public void The_case_of_a_host_name_does_not_matter_and_IPv6_has_brackets()
    {
        _source.Publish(
            AddressSource.AddressOf("Server.Example", 80), AddressSource.AddressOf("server.example", 80),
            AddressSource.AddressOf("::1", 80));
        Assert.Equal(["[::1]:80", "server.example:80"], Ids);
    }

    [Fact]
    public async Task An_address_with_weight_0_keeps_its_open_calls_and_gets_no_new_ones()
    {
        Backend drained = _client.Pool.Backends[0];
        AsyncServerStreamingCall<EchoReply>[] open = await OpenOnAllAsync();
        _source.Publish(
            _servers.Select(
                server => AddressSource.AddressOf(server, weight: server.Id == drained.Id ? 0 : 1)));
        for (int i = 0; i < 30; i++)
        {
            Assert.NotEqual(drained.Id, await _client.CallAsync());
        }

        Assert.Equal(1, drained.InFlightCount);
        Array.ForEach(open, static call => call.Dispose());
        await drained.WaitForIdleAsync();
    }

    [Fact]
    public async Task A_removed_address_keeps_its_open_calls()
    {
        Backend removed = _client.Pool.Backends[0];
        EchoServer server = _servers.Single(server => server.Id == removed.Id);
        AsyncDuplexStreamingCall<EchoRequest, EchoReply>[] calls = [.. _servers.Select(_ => _client.Echo.Chat())];
        foreach (AsyncDuplexStreamingCall<EchoRequest, EchoReply> call in calls)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Replies = 1 });
            Assert.True(await call.ResponseStream.MoveNext());
        }

        Assert.Equal(1, removed.InFlightCount);
        _source.Publish(All().Where(address => address.EndPoint.Port != server.Port));
        Assert.DoesNotContain(removed, _client.Pool.Backends);
        Assert.Equal(1, removed.InFlightCount);
        foreach (AsyncDuplexStreamingCall<EchoRequest, EchoReply> call in calls)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Replies = 1 });
            Assert.True(await call.ResponseStream.MoveNext());
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext());
            call.Dispose();
        }

        Assert.Equal(0, removed.InFlightCount);
    }

    [Fact]
    public async Task A_new_weight_keeps_connection_flags_and_open_calls()
    {
        AsyncServerStreamingCall<EchoReply>[] open = await OpenOnAllAsync();
        _source.Publish(_servers.Select(static server => AddressSource.AddressOf(server, weight: 7)));
        Assert.All(_client.Pool.Backends, static backend =>
        {
            Assert.Equal(7, backend.Weight);
            Assert.Equal(1, backend.InFlightCount);
            Assert.True(backend.IsAvailable);
        });
        Array.ForEach(open, static call => call.Dispose());
        await _client.WaitForIdleAsync();
    }

    [Fact]
    public async Task An_error_of_the_resolver_and_an_empty_list_keep_the_members()
    {
        Backend[] before = [.. _client.Pool.Backends];
        _source.Fail("DNS is down");
        Assert.Equal(before, _client.Pool.Backends);
        _source.Publish();
        Assert.Equal(before, _client.Pool.Backends);
        await _client.CallAsync();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public async Task A_list_with_a_weight_out_of_range_is_refused_whole(int weight)
    {
        Backend[] before = [.. _client.Pool.Backends];
        _source.Publish(AddressSource.AddressOf(_servers[0], weight), AddressSource.AddressOf(_servers[1], 3));
        Assert.Equal(before, _client.Pool.Backends);
        await _client.CallAsync();
    }

    [Fact]
    public async Task Without_members_a_call_fails_with_the_reason_and_a_good_list_ends_that()
    {
        AddressSource source = new(AddressSource.AddressOf(_servers[0], weight: -1));
        using EchoClient client = new(source);
        await AssertFailsAsync(client, "Weight of backend", "but was -1");
        source.Fail("DNS is down");
        await AssertFailsAsync(client, "DNS is down");
        source.Publish();
        await AssertFailsAsync(client, "no addresses");
        source.Publish(AddressSource.AddressOf(_servers[0]));
        Assert.Equal(_servers[0].Id, await client.CallAsync());
    }

    [Fact]
    public async Task With_all_backends_drained_a_call_fails_with_their_states()
    {
        foreach (Backend backend in _client.Pool.Backends)
        {
            backend.IsDraining = true;
        }

        await AssertFailsAsync(_client, $"'{_servers.Ids[0]}' Draining", $"'{_servers.Ids[2]}' Draining");
    }

    [Fact]
    public async Task A_storm_of_changes_loses_no_call_and_leaves_no_count()
    {
        Random random = new(20_261);
        using CancellationTokenSource end = new();
        HashSet<Backend> seen = [.. _client.Pool.Backends];
        Task[] callers = [.. Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!end.IsCancellationRequested)
            {
                await _client.CallAsync();
            }
        })];
        for (int change = 0; change < 300; change++)
        {
            EchoServer[] kept = [.. _servers.Where(_ => random.Next(2) > 0).DefaultIfEmpty(_servers[change % 3])];
            _source.Publish(kept.Select(server => AddressSource.AddressOf(server, weight: random.Next(1, 4))));
            seen.UnionWith(_client.Pool.Backends);
            int calls = _servers.Sum(static server => server.Calls);
            await EchoClient.WaitForAsync(() => _servers.Sum(static server => server.Calls) > calls + 5);
        }

        await end.CancelAsync();
        await Task.WhenAll(callers);
        Assert.All(seen, static backend => Assert.Equal(0, backend.InFlightCount));
    }

    // An exception would end the resolver of the channel.
    [Fact]
    public async Task Members_go_on_following_the_resolver_when_the_log_cannot_be_written()
    {
        BrokenLog log = new();
        using LoggerFactory loggers = new([log], new LoggerFilterOptions
        {
            Rules = { new LoggerFilterRule(null, null, null, static (_, category, _) => IsOfBalancing(category)) },
        });
        AddressSource source = new(AddressSource.AddressOf(_servers[0]));
        using EchoClient client = new(source, configureChannel: options => options.LoggerFactory = loggers);
        await client.CallAsync();
        source.Fail("DNS is down");
        source.Publish(AddressSource.AddressOf(_servers[0], weight: -1));
        source.Publish(AddressSource.AddressOf(_servers[1]));
        Assert.Equal(_servers[1].Id, await client.CallAsync());
        Assert.Equal(2, log.Entries);

        static bool IsOfBalancing(string? category) =>
            category?.StartsWith("Balancing.", StringComparison.Ordinal) == true;
    }

    private static async Task AssertFailsAsync(EchoClient client, params string[] parts)
    {
        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => client.CallAsync());
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.All(parts, part => Assert.Contains(part, exception.Status.Detail, StringComparison.Ordinal));
    }

    private IEnumerable<BalancerAddress> All() => _servers.Select(static server => AddressSource.AddressOf(server));

    private async Task<AsyncServerStreamingCall<EchoReply>[]> OpenOnAllAsync()
    {
        AsyncServerStreamingCall<EchoReply>[] calls =
            [.. _servers.Select(_ => _client.Echo.Download(new EchoRequest { Replies = 1, Hangs = true }))];
        foreach (AsyncServerStreamingCall<EchoReply> call in calls)
        {
            Assert.True(await call.ResponseStream.MoveNext());
        }

        Assert.All(_client.Pool.Backends, static backend => Assert.Equal(1, backend.InFlightCount));
        return calls;
    }
}
