using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace TrafficCop.Tests.Forwarding;

/// <summary>The messages that pass the proxy, and the time for which a request counts as in flight.</summary>
public sealed class ProxyMessageTests
{
    [Fact]
    public async Task A_lease_is_held_until_the_whole_body_has_been_forwarded()
    {
        TaskCompletionSource rest = new();
        await using ProxyRig rig = await ProxyRig.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first ");
            await context.Response.Body.FlushAsync();
            await rest.Task;
            await context.Response.WriteAsync("last");
        });

        using HttpResponseMessage response =
            await rig.Client.GetAsync(rig.Url, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(1, rig.Backends[0].InFlightCount);

        rest.SetResult();
        Assert.Equal("first last", await response.Content.ReadAsStringAsync());
        await ProxyRig.UntilAsync(() => rig.Backends[0].InFlightCount == 0);
    }

    [Fact]
    public async Task A_request_is_canceled_when_its_client_disconnects()
    {
        TaskCompletionSource reached = new();
        TaskCompletionSource canceled = new();
        await using ProxyRig rig = await ProxyRig.StartAsync(async context =>
        {
            using CancellationTokenRegistration registration = context.RequestAborted.Register(canceled.SetResult);
            reached.SetResult();
            await canceled.Task;
        });
        using CancellationTokenSource cancellation = new();

        Task<HttpResponseMessage> request = rig.Client.GetAsync(rig.Url, cancellation.Token);
        await reached.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await canceled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await ProxyRig.UntilAsync(() => rig.Backends[0].InFlightCount == 0);
    }

    [Fact]
    public async Task Headers_of_a_connection_are_dropped_and_the_others_forwarded()
    {
        Dictionary<string, string> seen = [];
        await using ProxyRig rig = await ProxyRig.StartAsync(context =>
        {
            foreach ((string name, StringValues values) in context.Request.Headers)
            {
                seen[name] = values.ToString();
            }

            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            context.Response.Headers.Append("Keep-Alive", "timeout=5");
            context.Response.Headers.Append("X-Passes", "yes");
            context.Response.Headers.Append("Set-Cookie", "a=1");
            context.Response.Headers.Append("Set-Cookie", "b=2");
            return context.Response.WriteAsync("short and stout");
        });
        using HttpRequestMessage request = new(HttpMethod.Get, rig.Url);
        request.Headers.TryAddWithoutValidation("Connection", "X-Private");
        request.Headers.TryAddWithoutValidation("X-Private", "between us");
        request.Headers.TryAddWithoutValidation("X-Passes", "yes");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "10.1.2.3");

        using HttpResponseMessage response = await rig.Client.SendAsync(request);

        Assert.Equal("yes", seen["X-Passes"]);
        Assert.Equal("10.1.2.3", seen["X-Forwarded-For"]);
        Assert.DoesNotContain("X-Private", seen.Keys);
        Assert.Equal((HttpStatusCode)418, response.StatusCode);
        Assert.Equal("short and stout", await response.Content.ReadAsStringAsync());
        Assert.Equal(["yes"], response.Headers.GetValues("X-Passes"));
        Assert.Equal(["a=1", "b=2"], response.Headers.GetValues("Set-Cookie"));
        Assert.False(response.Headers.Contains("Keep-Alive"));
    }

    [Theory]
    [InlineData("/a%20b/c?d=e%26f&g")]
    [InlineData("//example.invalid/x")] // a relative URI like this is an address of another host
    [InlineData("/")]
    public async Task Path_and_query_arrive_unchanged(string target)
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(static context =>
            context.Response.WriteAsync(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));

        Uri url = new(rig.Url.GetLeftPart(UriPartial.Authority) + target);
        Assert.Equal(target, await rig.Client.GetStringAsync(url));
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    public async Task Responses_without_a_body_are_forwarded(string method, int status)
    {
        await using ProxyRig rig = await ProxyRig.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.ETag = "\"1\"";
            return Task.CompletedTask;
        });
        using HttpRequestMessage request = new(new HttpMethod(method), rig.Url);

        using HttpResponseMessage response = await rig.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("\"1\"", response.Headers.ETag?.Tag);
    }
}
