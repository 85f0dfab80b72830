using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Balancing.Http.Requests;
using Balancing.Http.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Http.Tests.Sending;

/// <summary>A backend that answers 429 or 503 with Retry-After is left alone until then, if asked for.</summary>
public class RetryAfterTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_backend_is_out_for_as_long_as_it_asks(int status)
    {
        await using TestServer busy = await StartAsync("busy", status, "30");
        await using TestServer other = await StartAsync("other", 200, null);
        using BalancedClient client = CreateClient(busy, other);
        Assert.Equal(status, (int)(await client.Client.GetAsync("/")).StatusCode); // it is not sent again from here
        Assert.Equal(TimeSpan.FromSeconds(30), client.Pool.GetStatus()[0].ReturnsIn);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal("other", (await client.Client.GetAsync("/")).GetBackend()?.Id);
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        HashSet<string?> backends = [];
        for (int i = 0; i < 2; i++)
        {
            backends.Add((await client.Client.GetAsync("/")).GetBackend()?.Id);
        }

        Assert.Equal(["busy", "other"], backends.Order());
    }

    // 0: the time is over, but the timer of the pool is late.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.2, 1)]
    [InlineData(1, 1)]
    [InlineData(1.2, 2)]
    public void The_answer_without_a_backend_asks_for_whole_seconds_and_at_least_one(double left, int asked)
    {
        using HttpRequestMessage request = new();
        using HttpResponseMessage response = RetryAfter.CreateResponse(request, TimeSpan.FromSeconds(left));
        Assert.Equal(TimeSpan.FromSeconds(asked), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Without_the_option_it_stays()
    {
        await using TestServer busy = await StartAsync("busy", 429, "30");
        using BalancedClient client = new(busy.Backend);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, (await client.Client.GetAsync("/")).StatusCode);
        }

        Assert.Equal(2, busy.Requests);
    }

    [Theory]
    [InlineData(503, null)]
    [InlineData(503, "0")]
    [InlineData(503, "-5")]
    [InlineData(503, "soon")]
    [InlineData(503, "Thu, 01 Jan 2026 00:00:00 GMT")]
    [InlineData(500, "30")]
    [InlineData(301, "30")]
    [InlineData(200, "30")]
    public async Task Other_responses_suspend_nothing(int status, string? retryAfter)
    {
        await using TestServer server = await StartAsync("a", status, retryAfter);
        using BalancedClient client = CreateClient(server);
        client.Connector.AllowAutoRedirect = false;
        Assert.Equal(status, (int)(await client.Client.GetAsync("/")).StatusCode);
        Assert.Equal(BackendState.Available, client.Pool.GetStatus()[0].State);
    }

    // The clock of the server may differ from the one of the client: what counts is the distance of its two dates.
    [Theory]
    [InlineData("Fri, 02 Jan 2026 00:00:00 GMT", 90)]
    [InlineData(null, 145)] // 03:04:05 until 03:06:30
    public async Task A_date_counts_from_the_date_of_the_response(string? date, int seconds)
    {
        DateTimeOffset until = date is null
            ? new DateTimeOffset(2026, 1, 2, 3, 6, 30, TimeSpan.Zero)
            : DateTimeOffset.Parse(date, CultureInfo.InvariantCulture).AddSeconds(90);
        await using RawServer server = await RawServer.StartAsync(
            $"HTTP/1.1 429 Too Many Requests\r\nRetry-After: {until:r}\r\n"
            + (date is null ? "" : $"Date: {date}\r\n") + "Content-Length: 0\r\n\r\n");
        using BalancedClient client = CreateClient(new HttpBackend("a", server.Address));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.Client.GetAsync("/")).StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(seconds), client.Pool.GetStatus()[0].ReturnsIn);
    }

    [Fact]
    public async Task A_server_cannot_ask_for_more_than_a_day()
    {
        await using TestServer server = await StartAsync("a", 503, "999999999");
        using BalancedClient client = CreateClient(server);
        await client.Client.GetAsync("/");
        Assert.Equal(TimeSpan.FromDays(1), client.Pool.GetStatus()[0].ReturnsIn);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_all_are_out_the_answer_is_503_with_the_earliest_return(bool isSynchronous)
    {
        await using TestServer late = await StartAsync("late", 429, "60");
        await using TestServer early = await StartAsync("early", 503, "20");
        using BalancedClient client = CreateClient(late, early);
        await client.Client.GetAsync("/");
        await client.Client.GetAsync("/");
        _time.Advance(TimeSpan.FromSeconds(4.5)); // 15.5 seconds remain, which are rounded up
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        using HttpResponseMessage response =
            isSynchronous ? client.Client.Send(request) : await client.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(16), response.Headers.RetryAfter?.Delta);
        Assert.Null(response.GetBackend());
        Assert.Same(request, response.RequestMessage);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        Assert.Equal((1, 1), (late.Requests, early.Requests));
        Assert.Equal(0, client.InFlight);

        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal("early", (await client.Client.GetAsync("/")).GetBackend()?.Id);
    }

    // All tiers count, also one that a request met first and one that it met last.
    [Theory]
    [InlineData("60", "20", 20)]
    [InlineData("20", "60", 20)]
    public async Task While_all_tiers_are_out_the_answer_is_the_earliest_return(
        string own, string rented, int earliest)
    {
        await using TestServer first = await StartAsync("own", 429, own);
        await using TestServer second = await StartAsync("rented", 503, rented);
        BackendPool[] pools = [CreatePool(first.Backend), CreatePool(second.Backend)];
        using HttpClient client = CreateClient(pools);
        Assert.Equal("own", (await client.GetAsync("/")).GetBackend()?.Id);
        Assert.Equal("rented", (await client.GetAsync("/")).GetBackend()?.Id);
        using HttpResponseMessage response = await client.GetAsync("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(earliest), response.Headers.RetryAfter?.Delta);
        Assert.Null(response.GetBackend());
        Assert.Equal((1, 1), (first.Requests, second.Requests));

        _time.Advance(TimeSpan.FromSeconds(earliest));
        Assert.Equal(own == "20" ? "own" : "rented", (await client.GetAsync("/")).GetBackend()?.Id);
    }

    // A tier that does not come back by itself says nothing of the other.
    [Fact]
    public async Task A_tier_that_returns_at_no_known_time_does_not_count()
    {
        BackendPool[] pools = [CreatePool(CreateBackend("own")), CreatePool(CreateBackend("rented"))];
        using HttpClient client = CreateClient(pools);
        pools[0].Backends[0].IsAvailable = false;
        pools[1].Backends[0].SuspendFor(TimeSpan.FromSeconds(40));
        using HttpResponseMessage response = await client.GetAsync("/");
        Assert.Equal(TimeSpan.FromSeconds(40), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Without_a_known_return_the_exception_lists_the_backends_of_all_tiers()
    {
        BackendPool[] pools = [CreatePool(CreateBackend("own")), CreatePool(CreateBackend("rented"))];
        using HttpClient client = CreateClient(pools);
        pools[0].Backends[0].IsAvailable = false;
        pools[1].Backends[0].IsDraining = true;
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/"));
        Assert.Equal("No backend is available: 'own' is unavailable, 'rented' is draining.", error.Message);
    }

    // A custom selector need not have a pool.
    [Fact]
    public async Task A_selector_without_a_pool_has_no_known_return()
    {
        HttpBalancingOptions options = new() { HonorRetryAfter = true };
        using BalancingHandler handler = new(new PoollessSelector(), options);
        using HttpClient client = new(handler);
        HttpRequestException error =
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("http://api.test/"));
        Assert.Equal("No backend is available.", error.Message);
    }

    // Not an answer to the second request: GetBackend must not name the backend of the first.
    [Fact]
    public async Task An_answer_without_a_backend_names_none_after_an_earlier_attempt()
    {
        await using TestServer server = await StartAsync("a", 429, "60");
        using BalancedClient client = CreateClient(server);
        using HttpMessageInvoker invoker = new(client.Handler, disposeHandler: false);
        using HttpRequestMessage request = new(HttpMethod.Get, "http://api.test/");
        HttpResponseMessage first = await invoker.SendAsync(request, CancellationToken.None);
        Assert.Equal("a", first.GetBackend()?.Id);
        HttpResponseMessage second = await invoker.SendAsync(request, CancellationToken.None);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Null(second.GetBackend());
    }

    private static Task<TestServer> StartAsync(string id, int status, string? retryAfter) => TestServer.StartAsync(
        context =>
        {
            context.Response.StatusCode = status;
            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }

            return context.Response.WriteAsync("content");
        },
        id: id);

    private static HttpBackend CreateBackend(string id) => new(id, new Uri("http://127.0.0.1:9"));

    private static HttpClient CreateClient(BackendPool[] tiers)
    {
        FailoverSelector selector = new([.. tiers.Select(static pool => new RoundRobinSelector(pool))]);
        BalancingHandler handler = new(selector, new HttpBalancingOptions { HonorRetryAfter = true })
        {
            InnerHandler = new SocketsHttpHandler(),
        };
        return new HttpClient(handler) { BaseAddress = new Uri("http://client.test/") };
    }

    private BackendPool CreatePool(HttpBackend backend) =>
        new(new BackendPoolOptions { TimeProvider = _time }, backend);

    private BalancedClient CreateClient(params TestServer[] servers) =>
        CreateClient([.. servers.Select(static server => server.Backend)]);

    private BalancedClient CreateClient(params HttpBackend[] backends) => new(
        new HttpBalancingOptions
        {
            HonorRetryAfter = true,
            Selector = static pool => new RoundRobinSelector(pool, BalancedClient.FromFirst),
            Pool = { TimeProvider = _time },
        },
        backends);

    private sealed class PoollessSelector : IBackendSelector
    {
        public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        {
            backend = null;
            return false;
        }
    }
}
