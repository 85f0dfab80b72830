using System.Net;
using Microsoft.AspNetCore.Http;

namespace TrafficCop.Tests.Forwarding;

/// <summary>The cases in which the proxy tries another server, and those in which it must not.</summary>
public sealed class ProxyRetryTests
{
    private static readonly RequestDelegate Fine = static context => context.Response.WriteAsync("fine");

    private static readonly RequestDelegate Echo =
        static context => context.Request.Body.CopyToAsync(context.Response.Body);

    // Reads the request, which may have an effect, and cuts the connection.
    private static readonly RequestDelegate Aborting = static async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Abort();
    };

    [Fact]
    public async Task A_server_that_refuses_connections_is_skipped_and_soon_ejected()
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(null, Fine);

        for (int request = 0; request < 20; request++)
        {
            Assert.Equal("fine", await rig.Client.GetStringAsync(rig.Url));
        }

        Assert.True(rig.Backends[0].IsEjected);
        Assert.False(rig.Backends[1].IsEjected);
        Assert.Equal(5, rig.Outcomes.Count(static outcome => outcome.Backend == "server 0"));
        Assert.All(rig.Backends, static backend => Assert.True(backend is { IsAvailable: true, IsHealthy: true }));
        await ProxyRig.UntilAsync(() => rig.Backends.All(static backend => backend.InFlightCount == 0));
    }

    [Fact]
    public async Task A_body_arrives_whole_after_a_refused_connection()
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(null, Echo);
        string sent = new('x', 300_000);
        using StringContent body = new(sent);

        using HttpResponseMessage response = await rig.Client.PostAsync(rig.Url, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(sent, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_get_is_repeated_if_its_server_aborts_before_it_answers()
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(Aborting, Fine);

        Assert.Equal("fine", await rig.Client.GetStringAsync(rig.Url));
        Assert.False(rig.Backends[0].IsEjected); // one failed request is not enough
    }

    [Fact]
    public async Task A_retry_goes_to_another_server_even_with_a_sticky_selector()
    {
        List<int> reached = [];
        RequestDelegate Server(int number) => context =>
        {
            reached.Add(number); // no lock: the second attempt starts after the first has ended
            if (reached.Count == 1)
            {
                context.Abort();
            }

            return Task.CompletedTask;
        };
        await using ProxyRig rig = await ProxyRig.StartStickyAsync(Server(0), Server(1));

        using HttpResponseMessage response = await rig.Client.GetAsync(rig.Url);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([0, 1], reached.Order());
    }

    [Theory]
    [InlineData("pay 5 euros")]
    [InlineData(null)] // without a body only the method forbids a second attempt
    public async Task A_post_that_the_server_may_have_processed_is_not_repeated(string? text)
    {
        int reachedFirst = 0;
        bool reachedSecond = false;
        await using ProxyRig rig = await ProxyRig.StartAsync(
            context =>
            {
                Interlocked.Increment(ref reachedFirst);
                return Aborting(context);
            },
            context =>
            {
                reachedSecond = true;
                return Task.CompletedTask;
            });
        using StringContent? body = text is null ? null : new StringContent(text);

        using HttpResponseMessage response = await rig.Client.PostAsync(rig.Url, body);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(1, reachedFirst);
        Assert.False(reachedSecond);
    }

    [Fact]
    public async Task Half_a_response_is_cut_off_and_not_repeated()
    {
        TaskCompletionSource hasArrived = new();
        bool reachedSecond = false;
        await using ProxyRig rig = await ProxyRig.StartAsync(
            async context =>
            {
                await context.Response.WriteAsync("first half");
                await context.Response.Body.FlushAsync();
                await hasArrived.Task;
                context.Abort();
            },
            context =>
            {
                reachedSecond = true;
                return Task.CompletedTask;
            });

        using HttpResponseMessage response =
            await rig.Client.GetAsync(rig.Url, HttpCompletionOption.ResponseHeadersRead);
        hasArrived.SetResult();

        Exception? failure = await Record.ExceptionAsync(() => response.Content.ReadAsStringAsync());
        Assert.True(failure is HttpRequestException or IOException, $"{failure}");
        Assert.False(reachedSecond);
    }

    [Fact]
    public async Task A_request_is_given_up_after_three_servers_have_failed()
    {
        int aborted = 0;
        RequestDelegate abort = context =>
        {
            Interlocked.Increment(ref aborted);
            context.Abort();
            return Task.CompletedTask;
        };
        await using ProxyRig rig = await ProxyRig.StartAsync(abort, abort, abort, abort, abort);

        using HttpResponseMessage response = await rig.Client.GetAsync(rig.Url);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(3, aborted);
    }

    [Fact]
    public async Task Without_an_available_server_the_status_is_503()
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(Fine);
        rig.Backends[0].IsAvailable = false;

        using HttpResponseMessage response = await rig.Client.GetAsync(rig.Url);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }
}
