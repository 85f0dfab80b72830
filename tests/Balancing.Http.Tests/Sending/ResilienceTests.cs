using System.Net;
using Balancing.Http.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Balancing.Http.Tests.Sending;

/// <summary>Together with Microsoft.Extensions.Http.Resilience. All requests have one key, so without the record of
/// those tried each attempt would get the same backend.</summary>
public class ResilienceTests
{
    [Fact]
    public async Task Inside_of_retries_each_attempt_gets_another_backend()
    {
        List<string> tried = [];
        await using Servers servers = await Servers.StartAsync(5, (context, id) =>
        {
            tried.Add(id);
            context.Response.StatusCode = tried.Count < 4 ? 503 : 200;
            return context.Response.WriteAsync(id);
        });
        await using ServiceProvider services = CreateServices(
            servers, static builder => builder.AddResilienceHandler("retry", AddRetries));
        using HttpResponseMessage response = await GetAsync(services);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(4, tried.Distinct().Count());
        Assert.Equal(tried[^1], response.GetBackend()?.Id);
        AssertIdle(services);
    }

    // Five attempts and two backends: each round begins anew, and the one that was tried last comes last.
    [Fact]
    public async Task When_all_backends_were_tried_they_take_turns()
    {
        List<string> tried = [];
        await using Servers servers = await Servers.StartAsync(2, (context, id) =>
        {
            tried.Add(id);
            context.Response.StatusCode = 503;
            return context.Response.WriteAsync(id);
        });
        await using ServiceProvider services = CreateServices(
            servers, static builder => builder.AddResilienceHandler("retry", AddRetries));
        using HttpResponseMessage response = await GetAsync(services);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(5, tried.Count);
        Assert.All(tried.Zip(tried.Skip(1)), static pair => Assert.NotEqual(pair.First, pair.Second));
        AssertIdle(services);
    }

    [Fact]
    public async Task A_single_backend_is_tried_again_and_again()
    {
        await using Servers servers = await Servers.StartAsync(1, static (context, id) =>
        {
            context.Response.StatusCode = 503;
            return context.Response.WriteAsync(id);
        });
        await using ServiceProvider services = CreateServices(
            servers, static builder => builder.AddResilienceHandler("retry", AddRetries));
        using HttpResponseMessage response = await GetAsync(services);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(5, servers.Requests);
        AssertIdle(services);
    }

    [Fact]
    public async Task Outside_of_retries_all_attempts_go_to_one_backend_and_count_once()
    {
        List<string> tried = [];
        await using Servers servers = await Servers.StartAsync(3, (context, id) =>
        {
            tried.Add(id);
            context.Response.StatusCode = tried.Count < 4 ? 503 : 200;
            return context.Response.WriteAsync(id);
        });
        await using ServiceProvider services = CreateServices(
            servers, null, static builder => builder.AddResilienceHandler("retry", AddRetries));
        using HttpResponseMessage response = await GetAsync(services);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(4, tried.Count);
        Assert.Single(tried.Distinct());
        AssertIdle(services);
    }

    // The time-out of the inner handler is an exception that this package does not know.
    [Fact]
    public async Task A_time_out_inside_is_a_failure_and_gives_the_count_back()
    {
        await using Servers servers = await Servers.StartAsync(1, static (context, _) => WaitAsync(context));
        await using ServiceProvider services = CreateServices(
            servers, null,
            static builder => builder.AddResilienceHandler(
                "timeout", static pipeline => pipeline.AddTimeout(TimeSpan.FromMilliseconds(100))));
        Observer observer = new();
        services.GetBackendPool("api").AddObserver(observer);
        await Assert.ThrowsAsync<Polly.Timeout.TimeoutRejectedException>(() => GetAsync(services));
        Assert.Equal([RequestOutcome.Failed], observer.Outcomes);
        AssertIdle(services);
    }

    // Outside, it cancels the request as a caller does. A hung server is ejected only by the time-out inside.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hung_server_is_ejected_by_a_time_out_inside_and_not_by_one_outside(bool isInside)
    {
        await using Servers servers = await Servers.StartAsync(
            2, static (context, id) => id == "s0" ? WaitAsync(context) : context.Response.WriteAsync(id));
        Action<IHttpClientBuilder> addTimeout = static builder => builder.AddResilienceHandler(
            "timeout", static pipeline => pipeline.AddTimeout(TimeSpan.FromMilliseconds(100)));
        await using ServiceProvider services = CreateServices(
            servers,
            isInside ? null : addTimeout,
            isInside ? addTimeout : null,
            static options =>
            {
                options.Selector = static pool => new RoundRobinSelector(pool);
                options.Key = null;
                options.Pool.OutlierEjection =
                    new OutlierEjectionOptions { ConsecutiveFailures = 2, MaxEjectedShare = 0.5 };
            });
        BackendPool pool = services.GetBackendPool("api");
        for (int hung = 0; hung < 2;)
        {
            try
            {
                using HttpResponseMessage response = await GetAsync(services);
            }
            catch (Polly.Timeout.TimeoutRejectedException)
            {
                hung++;
            }
        }

        Assert.Equal([isInside, false], pool.Backends.Select(static backend => backend.IsEjected));
    }

    // All attempts begin at once and none ends before all have arrived: only a pick in progress can tell them apart.
    [Fact]
    public async Task Hedged_attempts_that_run_at_the_same_time_get_different_backends()
    {
        const int Attempts = 4;
        using CountdownEvent arrived = new(Attempts);
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Servers servers = await Servers.StartAsync(Attempts, async (context, id) =>
        {
            if (arrived.Signal())
            {
                all.SetResult();
            }

            await all.Task.WaitAsync(Eventually.Patience);
            await context.Response.WriteAsync(id);
        });
        await using ServiceProvider services = CreateServices(servers, static builder =>
            builder.AddStandardHedgingHandler().Configure(static options =>
            {
                options.Hedging.MaxHedgedAttempts = Attempts - 1;
                options.Hedging.Delay = TimeSpan.Zero;
            }));
        using HttpResponseMessage response = await GetAsync(services);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(await response.Content.ReadAsStringAsync(), response.GetBackend()?.Id);
        Assert.All(servers.All, static server => Assert.Equal(1, server.Requests));
        await Eventually.IdleAsync(services.GetBackendPool("api"));
    }

    [Fact]
    public async Task Hedging_of_a_slow_backend_gets_another_one_and_cancels_it()
    {
        TaskCompletionSource<string> slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Servers servers = await Servers.StartAsync(2, async (context, id) =>
        {
            if (slow.TrySetResult(id))
            {
                await WaitAsync(context);
            }

            await context.Response.WriteAsync(id);
        });
        await using ServiceProvider services = CreateServices(servers, static builder =>
            builder.AddStandardHedgingHandler().Configure(
                static options => options.Hedging.Delay = TimeSpan.FromMilliseconds(20)));
        Observer observer = new();
        services.GetBackendPool("api").AddObserver(observer);
        using HttpResponseMessage response = await GetAsync(services);
        Assert.NotEqual(await slow.Task, await response.Content.ReadAsStringAsync());
        await Eventually.IdleAsync(services.GetBackendPool("api"));
        Assert.Equal(
            [RequestOutcome.Succeeded, RequestOutcome.Canceled], observer.Outcomes.Order());
    }

    // The standard handler waits for Retry-After of the answer, and then finds the backend.
    [Fact]
    public async Task A_retry_after_the_last_backend_is_out_waits_for_its_return()
    {
        int requests = 0;
        await using Servers servers = await Servers.StartAsync(1, (context, id) =>
        {
            if (Interlocked.Increment(ref requests) == 1)
            {
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "1";
            }

            return context.Response.WriteAsync(id);
        });
        await using ServiceProvider services = CreateServices(
            servers,
            static builder => builder.AddStandardResilienceHandler(),
            configure: static options => options.HonorRetryAfter = true);
        using HttpResponseMessage response = await GetAsync(services);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, requests);
    }

    private static ServiceProvider CreateServices(
        Servers servers,
        Action<IHttpClientBuilder>? before = null,
        Action<IHttpClientBuilder>? after = null,
        Action<HttpBalancingOptions>? configure = null)
    {
        ServiceCollection services = new();
        IHttpClientBuilder builder = services.AddHttpClient("api");
        before?.Invoke(builder);
        builder.AddBalancing(options =>
        {
            foreach (TestServer server in servers.All)
            {
                options.Backends.Add(new HttpBackend(server.Id, server.Address));
            }

            options.Selector = static pool => new ConsistentHashSelector(pool);
            options.Key = static _ => SelectionKey.FromString("one key");
            configure?.Invoke(options);
        });
        after?.Invoke(builder);
        return services.BuildServiceProvider();
    }

    private static void AddRetries(ResiliencePipelineBuilder<HttpResponseMessage> pipeline) => pipeline.AddRetry(
        new HttpRetryStrategyOptions { MaxRetryAttempts = 4, Delay = TimeSpan.Zero, ShouldRetryAfterHeader = false });

    private static Task<HttpResponseMessage> GetAsync(ServiceProvider services) =>
        services.GetRequiredService<IHttpClientFactory>().CreateClient("api").GetAsync("/");

    private static void AssertIdle(ServiceProvider services) => Assert.All(
        services.GetBackendPool("api").Backends, static backend => Assert.Equal(0, backend.InFlightCount));

    private static async Task WaitAsync(HttpContext context)
    {
        TaskCompletionSource aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    private sealed class Observer : IOutcomeObserver
    {
        private readonly Lock _gate = new();
        private readonly List<RequestOutcome?> _outcomes = [];

        public IReadOnlyList<RequestOutcome?> Outcomes
        {
            get
            {
                lock (_gate)
                {
                    return [.. _outcomes];
                }
            }
        }

        public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency)
        {
            lock (_gate)
            {
                _outcomes.Add(outcome);
            }
        }
    }
}
