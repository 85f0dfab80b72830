using System.Net;
using Balancing.Http.Tests.Support;
using Balancing.Tests.Common;
using Microsoft.AspNetCore.Http;

namespace Balancing.Http.Tests.Sending;

/// <summary>What the pool learns of each request.</summary>
public class OutcomeTests
{
    [Theory]
    [InlineData(200, RequestOutcome.Succeeded)]
    [InlineData(302, RequestOutcome.Succeeded)]
    [InlineData(404, RequestOutcome.Succeeded)]
    [InlineData(428, RequestOutcome.Succeeded)]
    [InlineData(429, RequestOutcome.Failed)]
    [InlineData(499, RequestOutcome.Succeeded)]
    [InlineData(500, RequestOutcome.Failed)]
    [InlineData(503, RequestOutcome.Failed)]
    [InlineData(599, RequestOutcome.Failed)]
    public async Task The_status_decides_about_failure(int status, RequestOutcome outcome)
    {
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("content");
        });
        using BalancedClient client = new(server.Backend);
        client.Connector.AllowAutoRedirect = false;
        using HttpResponseMessage response = await client.Client.GetAsync("/");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal([outcome], client.Outcomes);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, 0)]
    [InlineData(HttpStatusCode.InternalServerError, 1)]
    public async Task A_failure_is_known_with_the_headers_and_a_success_at_the_end(HttpStatusCode status, int known)
    {
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            context.Response.StatusCode = (int)status;
            return context.Response.WriteAsync("content");
        });
        using BalancedClient client = new(server.Backend);
        using HttpResponseMessage response = await client.SendAsync(HttpVersion.Version11);
        Assert.Equal(known, client.Outcomes.Count);
        Assert.Equal(1, client.InFlight); // the server is still busy
        await response.Content.ReadAsStringAsync();
        Assert.Single(client.Outcomes);
        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task A_failure_without_content_is_a_failure()
    {
        await using TestServer server = await TestServer.StartAsync(static context =>
        {
            context.Response.StatusCode = 502;
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        });
        using BalancedClient client = new(server.Backend);
        using HttpResponseMessage response = await client.SendAsync(HttpVersion.Version11);
        Assert.Equal([RequestOutcome.Failed], client.Outcomes);
    }

    // A handler inside that throws whatever it likes: a circuit breaker, a time-out of its own.
    [Theory]
    [InlineData(false, RequestOutcome.Failed)]
    [InlineData(true, RequestOutcome.Canceled)]
    public async Task An_exception_is_a_failure_unless_the_caller_has_canceled(bool cancels, RequestOutcome outcome)
    {
        using CancellationTokenSource source = new();
        using BalancingHandler handler = new(
            new HttpBalancingOptions { Backends = { new HttpBackend("a", new Uri("http://127.0.0.1:9")) } });
        handler.InnerHandler = new CallbackHandler(async (_, _) =>
        {
            if (cancels)
            {
                await source.CancelAsync();
            }

            throw new InvalidOperationException("broken");
        });
        Observer observer = new();
        BackendPool pool = handler.Selector.Pool!;
        pool.AddObserver(observer);
        using HttpMessageInvoker invoker = new(handler, disposeHandler: false);
        using HttpRequestMessage request = new(HttpMethod.Get, "http://api.test/");
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => invoker.SendAsync(request, source.Token));
        Assert.Equal("broken", error.Message);
        Assert.Equal(outcome, observer.Last);
        Assert.Equal(0, pool.Backends[0].InFlightCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_observer_that_throws_leaves_no_count(bool isAnswered)
    {
        using ClosedPort closed = new();
        await using TestServer server = await TestServer.StartAsync(
            static context => context.Response.WriteAsync("content"));
        using BalancedClient client = new(isAnswered ? server.Backend : closed.CreateBackend("closed"));
        BrokenObserver broken = new();
        client.Pool.AddObserver(broken);
        await Assert.ThrowsAnyAsync<Exception>(() => client.Client.GetAsync("/"));
        Assert.Equal(1, broken.Outcomes);
        Assert.Equal(0, client.InFlight);
    }

    private sealed class Observer : IOutcomeObserver
    {
        public RequestOutcome? Last { get; private set; }

        public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency) => Last = outcome;
    }
}
