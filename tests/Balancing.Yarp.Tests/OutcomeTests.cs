using System.Net;
using Balancing.Tests.Common;
using Balancing.Yarp.Requests;
using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Tests;

public class OutcomeTests
{
    public static TheoryData<ForwarderError> Errors => [.. Enum.GetValues<ForwarderError>()];

    [Theory]
    [InlineData(ForwarderError.None, false, false, null)]
    [InlineData(ForwarderError.None, true, false, RequestOutcome.Succeeded)]
    [InlineData(ForwarderError.Request, false, false, RequestOutcome.Failed)]
    [InlineData(ForwarderError.RequestTimedOut, false, false, RequestOutcome.Failed)]
    [InlineData(ForwarderError.RequestCanceled, false, true, RequestOutcome.Canceled)]
    [InlineData(ForwarderError.RequestCanceled, false, false, RequestOutcome.Failed)]
    [InlineData(ForwarderError.RequestBodyCanceled, false, true, RequestOutcome.Canceled)]
    [InlineData(ForwarderError.RequestBodyClient, false, false, RequestOutcome.Canceled)]
    [InlineData(ForwarderError.RequestBodyClient, true, false, RequestOutcome.Succeeded)]
    [InlineData(ForwarderError.RequestBodyDestination, false, false, RequestOutcome.Failed)]
    [InlineData(ForwarderError.RequestBodyDestination, true, false, RequestOutcome.Succeeded)]
    [InlineData(ForwarderError.ResponseBodyCanceled, true, true, RequestOutcome.Succeeded)]
    [InlineData(ForwarderError.ResponseBodyCanceled, true, false, RequestOutcome.Failed)]
    [InlineData(ForwarderError.ResponseBodyClient, true, true, RequestOutcome.Succeeded)]
    [InlineData(ForwarderError.ResponseBodyDestination, true, false, RequestOutcome.Failed)]
    [InlineData(ForwarderError.ResponseHeaders, false, false, RequestOutcome.Failed)]
    [InlineData(ForwarderError.UpgradeRequestClient, true, true, RequestOutcome.Succeeded)]
    [InlineData(ForwarderError.UpgradeResponseDestination, true, false, RequestOutcome.Failed)]
    [InlineData(ForwarderError.UpgradeActivityTimeout, true, false, RequestOutcome.Succeeded)]
    [InlineData(ForwarderError.RequestCreation, false, false, null)]
    [InlineData(ForwarderError.NoAvailableDestinations, false, false, null)]
    public void An_error_says_what_came_of_the_request(
        ForwarderError error, bool isAnswered, bool isClientGone, RequestOutcome? outcome) =>
        Assert.Equal(outcome, ForwarderOutcome.Classify(error, isAnswered, isClientGone));

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_the_client_ends_is_never_a_failure_unless_the_server_failed(ForwarderError error)
    {
        bool isOfTheServer = error is ForwarderError.Request or ForwarderError.RequestTimedOut
            || error.ToString().EndsWith("Destination", StringComparison.Ordinal)
            || error == ForwarderError.ResponseHeaders;
        Assert.Equal(
            isOfTheServer,
            ForwarderOutcome.Classify(error, isAnswered: false, isClientGone: true) == RequestOutcome.Failed);
    }

    [Fact]
    public async Task A_server_that_refuses_connections_is_ejected()
    {
        using DeadPort dead = new();
        await using TestServer live = await TestServer.StartAsync("live");
        await using ProxyHost proxy = await StartAsync(BalancingPolicies.RoundRobin, dead.Address, live);

        Dictionary<string, int> counts = await proxy.CountAsync(40);

        Assert.Equal(3, counts["502"]);
        Assert.True(proxy.Backend("bad").IsEjected);
    }

    // Its headers look well. Under least connections fast failures would attract every request.
    [Theory]
    [InlineData(BalancingPolicies.LeastConnections)]
    [InlineData(BalancingPolicies.RoundRobin)]
    public async Task A_server_that_resets_in_the_middle_of_the_body_is_ejected(string policy)
    {
        using SemaphoreSlim mayReset = new(0);
        await using TestServer bad = await TestServer.StartAsync("bad", async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("begin");
            await context.Response.Body.FlushAsync();
            Assert.True(await mayReset.WaitAsync(Loopback.Patience)); // a reset would overtake what was sent
            context.Abort();
        });
        await using TestServer live = await TestServer.StartAsync("live");
        await using ProxyHost proxy = await StartAsync(policy, bad.Address, live);

        int lost = 0;
        for (int request = 0; request < 40; request++)
        {
            using HttpResponseMessage response = await proxy.Client.GetAsync(
                new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await using Stream body = await response.Content.ReadAsStreamAsync();
            byte[] begin = new byte[4];
            await body.ReadExactlyAsync(begin);
            if (!begin.AsSpan().SequenceEqual("live"u8))
            {
                mayReset.Release();
                await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null));
                lost++;
            }

            await proxy.IdleAsync(); // the outcome comes with the end
        }

        Assert.True(proxy.Backend("bad").IsEjected);
        Assert.Equal(3, bad.Served);
        Assert.Equal(3, lost);
    }

    [Theory]
    [InlineData("true", 3)]
    [InlineData("false", 20)]
    public async Task Server_errors_are_failures_if_the_cluster_says_so(string setting, int served)
    {
        await using TestServer bad = await TestServer.StartAsync("bad", static context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        await using TestServer live = await TestServer.StartAsync("live");
        await using ProxyHost proxy = await StartAsync(
            BalancingPolicies.RoundRobin, bad.Address, live, (BalancingMetadata.ServerErrorsAreFailures, setting));

        await proxy.CountAsync(40);

        Assert.Equal(served, bad.Served);
    }

    [Fact]
    public async Task Clients_that_abort_eject_no_server()
    {
        using SemaphoreSlim arrived = new(0);
        await using TestServer slow = await TestServer.StartAsync("slow", async context =>
        {
            arrived.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        OutcomeRecorder outcomes = new();
        await using ProxyHost proxy = await StartAsync(BalancingPolicies.RoundRobin, slow.Address, slow);
        proxy.Pool.AddObserver(outcomes);

        for (int request = 0; request < 8; request++)
        {
            using CancellationTokenSource abort = new();
            Task<HttpResponseMessage> response = proxy.Client.GetAsync(new Uri("/", UriKind.Relative), abort.Token);
            Assert.True(await arrived.WaitAsync(Loopback.Patience));
            await abort.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);
        }

        await proxy.IdleAsync();
        Assert.Equal(Enumerable.Repeat<RequestOutcome?>(RequestOutcome.Canceled, 8), await outcomes.TakeAsync(8));
        Assert.DoesNotContain(proxy.Pool.Backends, static backend => backend.IsEjected);
    }

    // A slow server that never answers must not look like an impatient client.
    [Fact]
    public async Task A_server_that_does_not_answer_in_time_has_failed()
    {
        await using TestServer hung = await TestServer.StartAsync(
            "hung", static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        OutcomeRecorder outcomes = new();
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(BalancingPolicies.RoundRobin, [Configs.Destination("a", hung)]) with
            {
                HttpRequest = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromMilliseconds(100) },
            });
        proxy.Pool.AddObserver(outcomes);

        Assert.Equal("504", await proxy.GetAsync());
        await proxy.IdleAsync();
        Assert.Equal([RequestOutcome.Failed], await outcomes.TakeAsync(1));
    }

    [Fact]
    public async Task A_request_that_is_answered_without_its_server_has_no_outcome()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        OutcomeRecorder outcomes = new();
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(BalancingPolicies.RoundRobin, [Configs.Destination("a", server)]),
            new ProxySetup
            {
                Proxy = static proxy => proxy.AddTransforms(static context =>
                    context.RequestTransforms.Add(new RefusingTransform())),
            });
        proxy.Pool.AddObserver(outcomes);

        Assert.Equal("401", await proxy.GetAsync());
        await proxy.IdleAsync();
        Assert.Equal([null], await outcomes.TakeAsync(1));
    }

    [Theory]
    [InlineData(BalancingPolicies.RoundRobin, false)]
    [InlineData(BalancingPolicies.LeastLatency, true)]
    public async Task A_stream_is_a_success_with_its_headers_only_for_least_latency(string policy, bool isEarly)
    {
        TaskCompletionSource mayEnd = new();
        await using TestServer server = await TestServer.StartAsync("a", async context =>
        {
            await context.Response.WriteAsync("begin");
            await context.Response.Body.FlushAsync();
            await mayEnd.Task;
        });
        OutcomeRecorder outcomes = new();
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(policy, [Configs.Destination("a", server)]));
        proxy.Pool.AddObserver(outcomes);

        using HttpResponseMessage response = await proxy.Client.GetAsync(
            new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[5]);

        Assert.Equal(isEarly ? 1 : 0, outcomes.Count);
        mayEnd.SetResult();
        await proxy.IdleAsync();
        Assert.Equal([RequestOutcome.Succeeded], await outcomes.TakeAsync(1));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Retry_after_suspends_a_backend_if_the_cluster_says_so(int status)
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using TestServer limited = await TestServer.StartAsync("limited", context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "20";
            return Task.CompletedTask;
        });
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                BalancingPolicies.RoundRobin,
                [Configs.Destination("a", limited), Configs.Destination("b", limited)],
                (BalancingMetadata.HonorRetryAfter, "true")),
            new ProxySetup { Services = services => services.AddSingleton<TimeProvider>(time) });
        OutcomeRecorder outcomes = new();
        proxy.Pool.AddObserver(outcomes);

        Assert.Equal($"{status}", await proxy.GetAsync());
        time.Advance(TimeSpan.FromSeconds(5.5));
        Assert.Equal($"{status}", await proxy.GetAsync());

        // Both are suspended; the first returns in 14.5 seconds, which are rounded up.
        Assert.All(proxy.Pool.GetStatus(), static backend => Assert.Equal(BackendState.Suspended, backend.State));
        using (HttpResponseMessage refused = await proxy.Client.GetAsync(new Uri("/", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(15), refused.Headers.RetryAfter!.Delta);
        }

        Assert.Equal(2, limited.Served);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal($"{status}", await proxy.GetAsync());
        await proxy.IdleAsync();
        Assert.Equal([null, null, null], await outcomes.TakeAsync(3)); // neither failures nor fast successes
    }

    [Fact]
    public void Retry_after_may_be_a_date_and_is_at_most_a_day()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        BackendPool pool = new(new BackendPoolOptions { TimeProvider = time }, new Backend("a"), new Backend("b"));
        using HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
        Assert.False(RetryAfter.TrySuspend(response, pool.Backends[0], time));
        response.Headers.RetryAfter = new(time.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.False(RetryAfter.TrySuspend(response, pool.Backends[0], time));

        response.Headers.RetryAfter = new(time.GetUtcNow() + TimeSpan.FromSeconds(90));
        Assert.True(RetryAfter.TrySuspend(response, pool.Backends[0], time));
        response.Headers.RetryAfter = new(TimeSpan.FromDays(400));
        Assert.True(RetryAfter.TrySuspend(response, pool.Backends[1], time));

        TimeSpan?[] returns = [.. pool.GetStatus().Select(static status => status.ReturnsIn)];
        Assert.InRange(returns[0]!.Value, TimeSpan.FromSeconds(89), TimeSpan.FromSeconds(91));
        Assert.Equal(TimeSpan.FromDays(1), returns[1]);
        response.StatusCode = HttpStatusCode.OK;
        Assert.False(RetryAfter.TrySuspend(response, pool.Backends[0], time));
    }

    // The clock of the server may differ from that of the proxy: what counts is the distance of its two dates.
    [Fact]
    public void Retry_after_with_a_date_counts_from_the_date_of_the_response()
    {
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        BackendPool pool = new(new BackendPoolOptions { TimeProvider = time }, new Backend("a"));
        using HttpResponseMessage response = new(HttpStatusCode.ServiceUnavailable);
        response.Headers.Date = time.GetUtcNow() - TimeSpan.FromHours(3);
        response.Headers.RetryAfter = new(response.Headers.Date.Value + TimeSpan.FromSeconds(90));

        Assert.True(RetryAfter.TrySuspend(response, pool.Backends[0], time));
        Assert.Equal(TimeSpan.FromSeconds(90), pool.GetStatus()[0].ReturnsIn);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Retry_after_of_a_server_is_not_replaced_by_that_of_an_earlier_attempt(int destinations)
    {
        await using TestServer busy = await TestServer.StartAsync("busy", static context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        });
        ProxyHost? started = null;
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                BalancingPolicies.RoundRobin,
                Enumerable.Range(0, destinations).Select(i => Configs.Destination($"d{i}", busy))),
            new ProxySetup
            {
                Pipeline = steps =>
                {
                    steps.Use(async (context, next) =>
                    {
                        IReverseProxyFeature feature = context.GetReverseProxyFeature();
                        IReadOnlyList<DestinationState> available = feature.AvailableDestinations;
                        await next();
                        Assert.Null(context.Features.Get<IBalancingFeature>()!.Backend);
                        Suspend(started!, TimeSpan.Zero);
                        context.Response.StatusCode = StatusCodes.Status200OK;
                        feature.AvailableDestinations = available;
                        await next();
                    });
                    steps.UseLoadBalancing();
                },
            });
        started = proxy;
        Suspend(proxy, TimeSpan.FromSeconds(20));

        using HttpResponseMessage response = await proxy.Client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(120), response.Headers.RetryAfter!.Delta);
        Assert.Equal(1, busy.Served);

        static void Suspend(ProxyHost proxy, TimeSpan duration)
        {
            foreach (Backend backend in proxy.Pool.Backends)
            {
                backend.SuspendFor(duration);
            }
        }
    }

    [Fact]
    public async Task An_observer_that_throws_leaves_no_count()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(BalancingPolicies.RoundRobin, [Configs.Destination("a", server)]));
        BrokenObserver broken = new();
        proxy.Pool.AddObserver(broken);

        Assert.Equal("a", await proxy.GetAsync());
        await proxy.IdleAsync();
        Assert.Equal(1, broken.Outcomes);
    }

    private static Task<ProxyHost> StartAsync(
        string policy, string bad, TestServer live, params (string, string)[] metadata) =>
        ProxyHost.StartAsync(Configs.Cluster(
            policy,
            [Configs.Destination("bad", bad), Configs.Destination("live", live)],
            [
                .. metadata,
                (BalancingMetadata.OutlierEjectionConsecutiveFailures, "3"),
                (BalancingMetadata.OutlierEjectionBaseDuration, "01:00:00"),
                (BalancingMetadata.OutlierEjectionMaxDuration, "01:00:00"),
            ]));
}
