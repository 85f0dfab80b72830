using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Balancing.Http.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Balancing.Http.Tests.Sending;

/// <summary>Redirects, which <see cref="SocketsHttpHandler"/> follows inside of the balancing handler, past the
/// pool.</summary>
public class RedirectTests
{
    // The backend has had the request, and has answered.
    [Theory]
    [InlineData("POST", 307, false)]
    [InlineData("POST", 303, false)]
    [InlineData("POST", 302, true)]
    [InlineData("GET", 307, false)]
    [InlineData("GET", 301, true)]
    public async Task A_redirect_that_cannot_connect_is_sent_to_no_other_backend(
        string method, int status, bool isSynchronous)
    {
        using ClosedPort closed = new();
        await using TestServer redirecting = await StartAsync(status, closed.Address);
        await using TestServer other = await StartAsync("b", 200);
        using BalancedClient client = new(redirecting.Backend, other.Backend);
        using HttpRequestMessage request = new(new HttpMethod(method), "/orders");
        request.Content = method == "POST" ? new StringContent("order") : null;

        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            using HttpResponseMessage _ =
                isSynchronous ? client.Client.Send(request) : await client.Client.SendAsync(request);
        });

        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
        Assert.Equal((1, 0), (redirecting.Requests, other.Requests));
        Assert.Equal([RequestOutcome.Succeeded], client.Outcomes);
        Assert.Equal(0, client.InFlight);
    }

    // DELETE becomes GET, which would be safe to repeat.
    [Fact]
    public async Task A_redirect_to_the_backend_itself_that_cannot_connect_is_not_sent_again()
    {
        await using RawServer redirecting = await RawServer.StartAsync(
            "HTTP/1.1 303 See Other\r\nLocation: /done\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        await using TestServer other = await StartAsync("b", 200);
        using BalancedClient client = new(new HttpBackend("a", redirecting.Address), other.Backend);
        int connections = 0;
        client.Connector.ConnectCallback = async (context, cancellationToken) =>
        {
            if (++connections > 1)
            {
                throw new IOException("The backend has gone.");
            }

            Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };

        await Assert.ThrowsAsync<HttpRequestException>(() => client.Client.DeleteAsync("/orders/7"));

        Assert.Equal((2, 0), (connections, other.Requests));
        Assert.Equal([RequestOutcome.Failed], client.Outcomes); // this time it is the backend that is gone
    }

    [Theory]
    [InlineData(200)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task The_answer_of_another_host_says_nothing_about_the_backend(int status)
    {
        await using TestServer foreign = await StartAsync("foreign", status);
        await using TestServer redirecting = await StartAsync(302, foreign.Address);
        using BalancedClient client = new(
            new HttpBalancingOptions { HonorRetryAfter = true }, redirecting.Backend);
        using HttpResponseMessage response = await client.SendAsync(HttpVersion.Version11);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal([RequestOutcome.Succeeded], client.Outcomes);
        Assert.Equal(0, client.InFlight); // another server has the rest of the work
        Assert.Equal("foreign", await response.Content.ReadAsStringAsync());
        Assert.Null(client.Pool.NextReturn);
    }

    [Fact]
    public async Task The_answer_of_the_backend_itself_after_a_redirect_counts()
    {
        await using TestServer server = await TestServer.StartAsync(static context =>
        {
            bool isFirst = context.Request.Path == "/";
            context.Response.StatusCode = isFirst ? 302 : 500;
            context.Response.Headers.Location = isFirst ? "/next" : default;
            return Task.CompletedTask;
        });
        using BalancedClient client = new(server.Backend);
        using HttpResponseMessage response = await client.Client.GetAsync("/");
        Assert.Equal(2, server.Requests);
        Assert.Equal([RequestOutcome.Failed], client.Outcomes);
        Assert.Equal(0, client.InFlight);
    }

    // A retry outside sends the same message to another backend.
    [Theory]
    [InlineData(303, true)]
    [InlineData(303, false)]
    [InlineData(307, true)]
    public async Task A_redirected_request_is_again_what_the_caller_has_made(int status, bool fails)
    {
        using ClosedPort closed = new();
        await using TestServer foreign = await StartAsync("foreign", 200);
        await using TestServer redirecting = await StartAsync(status, fails ? closed.Address : foreign.Address);
        using BalancedClient client = new(redirecting.Backend);
        Uri uri = new("http://api.test/orders");
        using StringContent content = new("order");
        using HttpRequestMessage request = new(HttpMethod.Post, uri) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "token");
        if (fails)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.Client.SendAsync(request));
        }
        else
        {
            using HttpResponseMessage response = await client.Client.SendAsync(request);
        }

        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Same(uri, request.RequestUri);
        Assert.Same(content, request.Content);
        Assert.Equal("Bearer token", request.Headers.Authorization?.ToString());
    }

    // Documented: SocketsHttpHandler keeps the header, and there is no place between it and the redirect.
    [Fact]
    public async Task The_host_name_of_a_backend_is_sent_along_with_a_redirect()
    {
        string? host = null;
        await using TestServer foreign = await TestServer.StartAsync(context =>
        {
            host = context.Request.Host.Value;
            return Task.CompletedTask;
        });
        await using TestServer redirecting = await StartAsync(302, foreign.Address);
        using BalancedClient client = new(new HttpBackend("a", redirecting.Address, host: "one.test"));
        using HttpResponseMessage response = await client.Client.GetAsync("/");
        Assert.Equal("one.test", host);
    }

    private static Task<TestServer> StartAsync(int status, Uri location) => TestServer.StartAsync(context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = new Uri(location, "/elsewhere").ToString();
        return Task.CompletedTask;
    });

    private static Task<TestServer> StartAsync(string id, int status) => TestServer.StartAsync(
        context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "60";
            return context.Response.WriteAsync(id);
        },
        id: id);
}
