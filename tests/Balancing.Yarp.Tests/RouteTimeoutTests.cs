using System.Net;
using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Balancing.Yarp.Tests;

/// <summary>The member Timeout of a route: a server that takes longer has failed, however far it has come.</summary>
public class RouteTimeoutTests
{
    private const int Batches = 5;
    private const int Batch = 10;

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_server_that_is_silent_until_the_time_out_has_failed()
    {
        await using TestServer silent = await TestServer.StartAsync(
            "silent", static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        OutcomeRecorder outcomes = new();
        await using ProxyHost proxy = await StartAsync(silent, Short);
        proxy.Pool.AddObserver(outcomes);

        await proxy.GetAsync();

        Assert.Equal([RequestOutcome.Failed], await outcomes.TakeAsync(1));
    }

    // The proxy ends such a response by an abort, which must not look like a client that has gone.
    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task A_server_that_hangs_in_mid_body_until_the_time_out_has_failed(HttpProtocols protocols)
    {
        await using TestServer hanging = await TestServer.StartAsync("hanging", SendHalfAsync);
        OutcomeRecorder outcomes = new();
        await using ProxyHost proxy = await StartAsync(hanging, Short, protocols);
        proxy.Pool.AddObserver(outcomes);

        int halves = 0;
        for (int batch = 0; batch < Batches; batch++)
        {
            bool[] isHalf = await Task.WhenAll(Enumerable.Range(0, Batch).Select(_ => HasHalfAsync(proxy)));
            halves += isHalf.Count(static half => half);
        }

        Assert.Equal(
            Enumerable.Repeat<RequestOutcome?>(RequestOutcome.Failed, Batches * Batch),
            await outcomes.TakeAsync(Batches * Batch));
        Assert.InRange(halves, 1, Batches * Batch); // on a busy machine a few time out before the headers
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_time_out_is_no_failure_of_the_server()
    {
        await using TestServer hanging = await TestServer.StartAsync("hanging", SendHalfAsync);
        OutcomeRecorder outcomes = new();
        await using ProxyHost proxy = await StartAsync(hanging, TimeSpan.FromHours(1));
        proxy.Pool.AddObserver(outcomes);

        using (HttpResponseMessage response = await proxy.Client.GetAsync(
            new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead))
        {
            await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[4]);
        }

        Assert.Equal([RequestOutcome.Succeeded], await outcomes.TakeAsync(1));
    }

    private static Task<ProxyHost> StartAsync(
        TestServer server, TimeSpan timeout, HttpProtocols protocols = HttpProtocols.Http1) => ProxyHost.StartAsync(
            [Configs.Route() with { Timeout = timeout }],
            [Configs.Cluster(BalancingPolicies.RoundRobin, [Configs.Destination("a", server)])],
            new ProxySetup
            {
                Services = static services => services.AddRequestTimeouts(),
                App = static app => app.UseRequestTimeouts(),
                Protocols = protocols,
            });

    private static async Task SendHalfAsync(HttpContext context)
    {
        context.Response.ContentLength = 8;
        await context.Response.WriteAsync("half");
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    private static async Task<bool> HasHalfAsync(ProxyHost proxy)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/")
        {
            Version = proxy.Client.DefaultRequestVersion,
            VersionPolicy = proxy.Client.DefaultVersionPolicy,
        };
        using HttpResponseMessage response = await proxy.Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return false;
        }

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
        return true;
    }
}
