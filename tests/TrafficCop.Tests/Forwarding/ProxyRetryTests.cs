using System.Net;
using Microsoft.AspNetCore.Http;

namespace TrafficCop.Tests.Forwarding;

/// <summary>When the proxy tries another server, and when it must not.</summary>
public sealed class ProxyRetryTests
{
    private static readonly RequestDelegate Fine = static context => context.Response.WriteAsync("fine");

    private static readonly RequestDelegate Echo = static context => context.Request.Body.CopyToAsync(context.Response.Body);

    // Reads the request, acts on it perhaps, and dies.
    private static readonly RequestDelegate Dying = static async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Abort();
    };

    [Fact]
    public async Task A_server_that_refuses_connections_is_passed_over_and_marked()
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(null, Fine);

        Assert.Equal("fine", await rig.Client.GetStringAsync(rig.Url));
        Assert.False(rig.Backends[0].IsAvailable);
        Assert.True(rig.Backends[1].IsAvailable);
        await ProxyRig.UntilAsync(() => rig.Backends.All(static backend => backend.InFlightCount == 0));
    }

    [Fact]
    public async Task A_body_that_met_a_refused_connection_arrives_whole_at_the_next_server()
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(null, Echo);
        string sent = new('x', 300_000);
        using StringContent body = new(sent);

        using HttpResponseMessage response = await rig.Client.PostAsync(rig.Url, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(sent, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_get_is_repeated_when_its_server_dies_before_it_answers()
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(Dying, Fine);

        Assert.Equal("fine", await rig.Client.GetStringAsync(rig.Url));
        Assert.True(rig.Backends[0].IsAvailable); // it accepted the connection: one bad request is no verdict
    }

    [Fact]
    public async Task A_retry_goes_to_another_server_even_if_the_selector_sticks()
    {
        List<int> met = [];
        RequestDelegate Server(int number) => context =>
        {
            met.Add(number); // one at a time: the second attempt follows the first
            if (met.Count == 1)
            {
                context.Abort();
            }

            return Task.CompletedTask;
        };
        await using ProxyRig rig = await ProxyRig.StartStickyAsync(Server(0), Server(1));

        using HttpResponseMessage response = await rig.Client.GetAsync(rig.Url);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([0, 1], met.Order());
    }

    [Theory]
    [InlineData("pay 5 euros")]
    [InlineData(null)] // nothing but the method tells that it must not be repeated
    public async Task A_post_that_may_have_been_acted_on_is_not_repeated(string? text)
    {
        int reachedFirst = 0;
        bool reachedSecond = false;
        await using ProxyRig rig = await ProxyRig.StartAsync(
            context =>
            {
                Interlocked.Increment(ref reachedFirst);
                return Dying(context);
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
    public async Task Half_a_response_is_cut_off_and_neither_repeated_nor_passed_off_as_whole()
    {
        TaskCompletionSource hasPassed = new();
        bool reachedSecond = false;
        await using ProxyRig rig = await ProxyRig.StartAsync(
            async context =>
            {
                await context.Response.WriteAsync("first half");
                await context.Response.Body.FlushAsync();
                await hasPassed.Task;
                context.Abort();
            },
            context =>
            {
                reachedSecond = true;
                return Task.CompletedTask;
            });

        using HttpResponseMessage response = await rig.Client.GetAsync(rig.Url, HttpCompletionOption.ResponseHeadersRead);
        hasPassed.SetResult();

        Exception? failure = await Record.ExceptionAsync(() => response.Content.ReadAsStringAsync());
        Assert.True(failure is HttpRequestException or IOException, $"{failure}");
        Assert.False(reachedSecond);
    }

    [Fact]
    public async Task A_request_that_kills_servers_is_given_up_after_three_of_them()
    {
        int killed = 0;
        RequestDelegate killable = context =>
        {
            Interlocked.Increment(ref killed);
            context.Abort();
            return Task.CompletedTask;
        };
        await using ProxyRig rig = await ProxyRig.StartAsync(killable, killable, killable, killable, killable);

        using HttpResponseMessage response = await rig.Client.GetAsync(rig.Url);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(3, killed);
    }

    [Fact]
    public async Task Without_an_available_server_the_answer_is_503()
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(Fine);
        rig.Backends[0].IsAvailable = false;

        using HttpResponseMessage response = await rig.Client.GetAsync(rig.Url);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }
}
