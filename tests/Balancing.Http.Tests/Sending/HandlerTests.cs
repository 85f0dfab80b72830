using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Balancing.Http.Tests.Support;
using Balancing.Tests.Common;
using Microsoft.AspNetCore.Http;

namespace Balancing.Http.Tests.Sending;

/// <summary>Choosing a backend: by weight, by key, and when there is none.</summary>
public class HandlerTests
{
    [Fact]
    public async Task Backends_get_requests_in_proportion_to_their_weights()
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(
            new HttpBackend("a", server.Address), new HttpBackend("b", server.Address, 2),
            new HttpBackend("c", server.Address, 3), new HttpBackend("d", server.Address, 0));
        Dictionary<string, int> counts = [];
        for (int i = 0; i < 60; i++)
        {
            using HttpResponseMessage response = await client.Client.GetAsync("/");
            string id = response.GetBackend()!.Id;
            counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        Assert.Equal(
            new Dictionary<string, int> { ["a"] = 10, ["b"] = 20, ["c"] = 30 },
            counts.OrderBy(static count => count.Key).ToDictionary());
    }

    [Fact]
    public async Task Requests_with_the_same_key_get_the_same_backend()
    {
        await using TestServer server = await StartAsync();
        HttpBalancingOptions options = new()
        {
            Selector = static pool => new ConsistentHashSelector(pool),
            Key = static request => SelectionKey.FromString(request.RequestUri!.AbsolutePath),
        };
        using BalancedClient client = new(options, CreateBackends(server, 10));
        for (int i = 0; i < 20; i++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"/user/{i}");
            client.Handler.Selector.TrySelect(path, out Backend? owner);
            for (int j = 0; j < 3; j++)
            {
                using HttpResponseMessage response = await client.Client.GetAsync(path);
                Assert.Equal(owner?.Id, response.GetBackend()?.Id);
            }
        }
    }

    [Fact]
    public async Task The_key_of_a_request_takes_precedence()
    {
        await using TestServer server = await StartAsync();
        HttpBalancingOptions options = new()
        {
            Selector = static pool => new ConsistentHashSelector(pool),
            Key = static _ => SelectionKey.FromString("another key"),
        };
        using BalancedClient client = new(options, CreateBackends(server, 10));
        HashSet<string?> backends = [];
        for (int i = 0; i < 20; i++)
        {
            SelectionKey key = SelectionKey.FromInt64(i);
            using HttpRequestMessage request = new(HttpMethod.Get, "/");
            Assert.Same(request, request.SetSelectionKey(key));
            client.Handler.Selector.TrySelect(key, out Backend? owner);
            using HttpResponseMessage response = await client.Client.SendAsync(request);
            Assert.Equal(owner?.Id, response.GetBackend()?.Id);
            backends.Add(owner?.Id);
        }

        Assert.True(backends.Count > 3, "The keys have too few owners for this test.");
    }

    [Fact]
    public async Task A_request_may_have_no_key_although_the_options_give_one()
    {
        await using TestServer server = await StartAsync();
        HttpBalancingOptions options = new()
        {
            Selector = static pool => new ConsistentHashSelector(pool),
            Key = static _ => SelectionKey.FromString("one key"),
        };
        using BalancedClient client = new(options, CreateBackends(server, 10));
        HashSet<string?> backends = [];
        for (int i = 0; i < 60; i++) // all to one of ten: probability 10⁻⁵⁹
        {
            using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Get, "/")
                .SetSelectionKey(SelectionKey.None);
            using HttpResponseMessage response = await client.Client.SendAsync(request);
            backends.Add(response.GetBackend()?.Id);
        }

        Assert.True(backends.Count > 1, "All requests went to one backend.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_handler_disposes_the_selector_that_it_has_created_and_no_other(bool isCreated)
    {
        DisposableSelector given = new(new BackendPool());
        BalancingHandler handler =
            isCreated ? new(new HttpBalancingOptions { Selector = _ => given }) : new BalancingHandler(given);
        handler.Dispose();
        Assert.Equal(isCreated, given.IsDisposed);
    }

    [Fact]
    public async Task Two_processes_with_another_order_of_backends_agree_on_every_key()
    {
        const int keys = 1_000;
        await using TestServer server = await StartAsync();
        string[] ids = [.. CreateBackends(server, 8).Select(static backend => backend.Id)];
        string[] first = await OwnersAsync(ids);
        string[] second = await OwnersAsync(ids.Reverse());

        Assert.Equal(keys, first.Length);
        Assert.Equal(ids.Order(StringComparer.Ordinal), first.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(first, second);

        async Task<string[]> OwnersAsync(IEnumerable<string> order)
        {
            ProcessStartInfo start = new(
                "dotnet", [typeof(HandlerTests).Assembly.Location, server.Address.ToString(), .. order, $"{keys}"]);
            ProcessRun run = await ProcessRun.RunAsync(start, TimeSpan.FromMinutes(2));
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            return run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        }
    }

    [Fact]
    public async Task Without_a_backend_the_exception_names_client_and_states()
    {
        HttpBackend[] backends =
            [.. "abcd".Select(static id => new HttpBackend($"{id}", new Uri("http://127.0.0.1:9")))];
        using BalancedClient client = new(new HttpBalancingOptions { Pool = { Name = "api" } }, backends);
        backends[0].IsAvailable = false;
        backends[1].IsDraining = true;
        backends[2].SuspendFor(TimeSpan.FromDays(1));
        client.Pool.AddOrReplace(new HttpBackend("d", new Uri("http://127.0.0.1:9"), weight: 0));
        HttpRequestException error =
            await Assert.ThrowsAsync<HttpRequestException>(() => client.Client.GetAsync("/"));
        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
        Assert.StartsWith(
            "No backend of client 'api' is available: 'a' is unavailable, 'b' is draining, 'c' is suspended for 86",
            error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" s, 'd' is draining.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_member_or_with_many_the_message_is_short()
    {
        using BalancedClient client = new();
        Assert.Equal("No backend is available: there is none.", await GetErrorAsync(client));
        HttpBackend[] backends = [.. Enumerable.Range(0, 13).Select(
            static i => new HttpBackend($"{i}", new Uri("http://127.0.0.1:9")) { IsAvailable = false })];
        client.Pool.ReplaceAll(backends);
        Assert.EndsWith("'9' is unavailable and 3 more.", await GetErrorAsync(client), StringComparison.Ordinal);

        static async Task<string> GetErrorAsync(BalancedClient client) =>
            (await Assert.ThrowsAsync<HttpRequestException>(() => client.Client.GetAsync("/"))).Message;
    }

    [Fact]
    public async Task A_selector_of_another_kind_of_backend_is_an_error_that_says_so()
    {
        BackendPool pool = new(new Backend("plain"));
        using BalancingHandler handler = new(new RoundRobinSelector(pool));
        using HttpClient client = new(handler);
        InvalidOperationException error =
            await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetAsync("http://api.test/"));
        Assert.Contains("'plain' must be a HttpBackend", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.Backends[0].InFlightCount);
    }

    [Fact]
    public async Task A_backend_that_is_removed_keeps_the_requests_it_has()
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(server.Backend);
        using HttpResponseMessage response = await client.SendAsync(HttpVersion.Version11);
        Assert.True(client.Pool.Remove("a"));
        Assert.Equal(1, server.Backend.InFlightCount);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
        Assert.Equal(0, server.Backend.InFlightCount);
    }

    [Fact]
    public void Options_are_validated_where_they_are_set()
    {
        HttpBalancingOptions options = new();
        Assert.Equal(3, options.MaxConnectAttempts);
        Assert.StartsWith(
            "MaxConnectAttempts must be at least 1, but was 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxConnectAttempts = 0).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => options.Selector = null!);
        Assert.Throws<ArgumentNullException>(() => new BalancingHandler((HttpBalancingOptions)null!));
        Assert.Throws<ArgumentNullException>(() => new BalancingHandler((IBackendSelector)null!));
        RoundRobinSelector selector = new(new BackendPool());
        options.Backends.Add(new HttpBackend("a", new Uri("http://127.0.0.1:9")));
        Assert.Throws<ArgumentException>(() => new BalancingHandler(selector, options));
        Assert.Throws<ArgumentException>(
            () => new BalancingHandler(selector, new HttpBalancingOptions { Selector = _ => selector }));
        options.Backends.Add(options.Backends[0]);
        Assert.Throws<ArgumentException>(() => new BalancingHandler(options));
    }

    [Fact]
    public void A_response_of_another_client_has_no_backend()
    {
        using HttpResponseMessage response = new();
        Assert.Null(response.GetBackend());
        response.RequestMessage = new HttpRequestMessage();
        Assert.Null(response.GetBackend());
        Assert.Throws<ArgumentNullException>(() => ((HttpResponseMessage)null!).GetBackend());
        Assert.Throws<ArgumentNullException>(() => ((HttpRequestMessage)null!).SetSelectionKey(default));
    }

    private static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(static context => context.Response.WriteAsync("ok"));

    private static IEnumerable<HttpBackend> CreateBackends(TestServer server, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new HttpBackend($"backend-{i}", server.Address))];

    private sealed class DisposableSelector(BackendPool pool) : IBackendSelector, IDisposable
    {
        public BackendPool Pool => pool;

        public bool IsDisposed { get; private set; }

        public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        {
            backend = null;
            return false;
        }

        public void Dispose() => IsDisposed = true;
    }
}
