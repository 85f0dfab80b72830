using System.Net;
using System.Net.Sockets;
using Balancing.Http.Tests.Support;
using Balancing.Tests.Common;
using Microsoft.AspNetCore.Http;

namespace Balancing.Http.Tests.Sending;

/// <summary>If connecting fails, another backend gets the request; nothing that may have reached a server is sent
/// again.</summary>
public class ConnectTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backend_that_refuses_connections_is_replaced_by_another(bool isSynchronous)
    {
        using ClosedPort closed = new();
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(closed.CreateBackend("closed"), server.Backend);
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        using HttpResponseMessage response =
            isSynchronous ? client.Client.Send(request) : await client.Client.SendAsync(request);
        Assert.Equal("a", response.GetBackend()?.Id);
        Assert.Equal([RequestOutcome.Failed, RequestOutcome.Succeeded], client.Outcomes);
        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task A_host_that_has_no_address_is_replaced_by_another()
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client =
            new(new HttpBackend("unknown", new Uri("http://unknown.invalid/")), server.Backend);
        using HttpResponseMessage response = await client.Client.GetAsync("/");
        Assert.Equal("a", response.GetBackend()?.Id);
    }

    // The listener answers the handshake with something that is no TLS.
    [Fact]
    public async Task A_backend_that_fails_the_TLS_handshake_is_replaced_by_another()
    {
        await using RawServer plain = await RawServer.StartAsync("this is no TLS\r\n\r\n");
        await using TestServer server = await StartAsync();
        Uri address = new UriBuilder(plain.Address) { Scheme = Uri.UriSchemeHttps }.Uri;
        using BalancedClient client = new(new HttpBackend("plain", address), server.Backend);
        using HttpResponseMessage response = await client.Client.GetAsync("/");
        Assert.Equal("a", response.GetBackend()?.Id);
        Assert.Equal(1, plain.Connections);
    }

    [Fact]
    public async Task A_backend_behind_a_proxy_that_refuses_the_tunnel_is_replaced_by_another()
    {
        await using RawServer proxy =
            await RawServer.StartAsync("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        await using TestServer server = await StartAsync();
        using BalancedClient client =
            new(new HttpBackend("tunnel", new Uri("https://tunnel.test/")), server.Backend);
        client.Connector.Proxy = new WebProxy(proxy.Address) { BypassList = ["127\\.0\\.0\\.1"] };
        using HttpResponseMessage response = await client.Client.GetAsync("/");
        Assert.Equal("a", response.GetBackend()?.Id);
        Assert.Equal(1, proxy.Connections);
    }

    // ConnectTimeout is a TaskCanceledException, although nothing was canceled.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backend_that_does_not_answer_is_replaced_after_ConnectTimeout(bool isSynchronous)
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(new HttpBackend("silent", new Uri("http://silent.test/")), server.Backend);
        client.Connector.ConnectTimeout = TimeSpan.FromMilliseconds(50);
        client.Connector.ConnectCallback = ConnectAsync;
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        using HttpResponseMessage response =
            isSynchronous ? client.Client.Send(request) : await client.Client.SendAsync(request);
        Assert.Equal("a", response.GetBackend()?.Id);
        Assert.Equal([RequestOutcome.Failed, RequestOutcome.Succeeded], client.Outcomes);
    }

    [Fact]
    public async Task A_request_that_the_caller_cancels_while_connecting_is_not_tried_again()
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(new HttpBackend("silent", new Uri("http://silent.test/")), server.Backend);
        TaskCompletionSource connecting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Connector.ConnectCallback = (context, cancellationToken) =>
        {
            connecting.TrySetResult();
            return ConnectAsync(context, cancellationToken);
        };
        using CancellationTokenSource source = new();
        Task<HttpResponseMessage> task = client.SendAsync(HttpVersion.Version11, null, source.Token);
        await connecting.Task.WaitAsync(Eventually.Patience);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.Equal(0, server.Requests);
        Assert.Equal([RequestOutcome.Canceled], client.Outcomes);
        Assert.Equal(0, client.InFlight);
    }

    [Theory]
    [InlineData(HttpError.ResponseEnds)]
    [InlineData(HttpError.Garbage)]
    public async Task A_request_that_reached_a_server_is_not_sent_again(HttpError error)
    {
        await using RawServer broken =
            await RawServer.StartAsync(error == HttpError.Garbage ? "garbage\r\n\r\n" : "HTTP/1.1 200 OK\r\nConte");
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(new HttpBackend("broken", broken.Address), server.Backend);
        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.Client.PostAsync("/", new StringContent("order")));
        Assert.Equal(1, broken.Connections);
        Assert.Equal(0, server.Requests);
        Assert.Equal([RequestOutcome.Failed], client.Outcomes);
        Assert.Equal(0, client.InFlight);
    }

    // HttpClient repeats a request without content by itself if a kept connection ends before an answer. That then
    // cannot connect, but the server has had the request.
    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_request_without_content_on_a_kept_connection_is_not_sent_again(string method)
    {
        using VanishingServer once = new();
        await using TestServer other = await StartAsync();
        HttpBackend vanishing = new("vanishing", new Uri(once.Address));
        HttpBalancingOptions options = new() { Selector = static pool => new ConsistentHashSelector(pool) };
        using BalancedClient client = new(options, vanishing, other.Backend);
        SelectionKey key = Enumerable.Range(0, 1_000).Select(static number => SelectionKey.FromInt64(number))
            .First(key => client.Handler.Selector.TrySelect(key, out Backend? owner) && owner == vanishing);
        using HttpRequestMessage first = new HttpRequestMessage(HttpMethod.Get, "/").SetSelectionKey(key);
        using HttpResponseMessage answer = await client.Client.SendAsync(first);
        Assert.Equal("ok", await answer.Content.ReadAsStringAsync());

        using HttpRequestMessage second = new HttpRequestMessage(new HttpMethod(method), "/").SetSelectionKey(key);
        HttpRequestException failure =
            await Assert.ThrowsAsync<HttpRequestException>(() => client.Client.SendAsync(second));

        Assert.Equal(method, await once.SecondRequest.WaitAsync(Eventually.Patience));
        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
        Assert.Equal(0, other.Requests);
        Assert.Equal([RequestOutcome.Succeeded, RequestOutcome.Failed], client.Outcomes);
        Assert.Equal(0, client.InFlight);
    }

    [Theory]
    [InlineData("GET", false)]
    [InlineData("POST", true)]
    public async Task A_dead_backend_is_replaced_if_the_request_is_safe_to_repeat(string method, bool hasContent)
    {
        using ClosedPort closed = new();
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(closed.CreateBackend("closed"), server.Backend);
        using HttpRequestMessage request = new(new HttpMethod(method), "/");
        request.Content = hasContent ? new ByteArrayContent([]) : null;
        using HttpResponseMessage response = await client.Client.SendAsync(request);
        Assert.Equal("a", response.GetBackend()?.Id);
    }

    public enum HttpError
    {
        ResponseEnds,
        Garbage,
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(9, 4)] // there are no more
    public async Task So_many_backends_are_tried_as_the_options_allow(int allowed, int tried)
    {
        using ClosedPort closed = new();
        HttpBalancingOptions options = new() { MaxConnectAttempts = allowed };
        using BalancedClient client = new(options, "abcd".Select(id => closed.CreateBackend($"{id}")));
        HttpRequestException failure =
            await Assert.ThrowsAsync<HttpRequestException>(() => client.Client.GetAsync("/"));
        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
        Assert.IsType<SocketException>(failure.InnerException); // the last one, as it was
        Assert.Equal(tried, client.Outcomes.Count);
        Assert.All(client.Outcomes, static outcome => Assert.Equal(RequestOutcome.Failed, outcome));
        Assert.Equal(0, client.InFlight);
    }

    // Content that cannot be read twice: it was not read for the backend that could not be reached.
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task The_body_of_a_request_is_intact_after_a_failed_connection(string version)
    {
        byte[] body = new byte[300_000];
        new Random(1).NextBytes(body);
        using ClosedPort closed = new();
        await using TestServer server = await TestServer.StartAsync(
            static async context => await context.Request.Body.CopyToAsync(context.Response.Body),
            Versions.Parse(version));
        using BalancedClient client = new(closed.CreateBackend("closed"), server.Backend);
        using HttpRequestMessage request = Versions.CreateRequest(Versions.Parse(version), HttpMethod.Post);
        request.Content = new StreamContent(new ForwardStream(body));
        using HttpResponseMessage response = await client.Client.SendAsync(request);
        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(2, client.Outcomes.Count);
    }

    [Fact]
    public async Task A_backend_that_cannot_be_reached_is_ejected_by_its_failures()
    {
        using ClosedPort closed = new();
        await using TestServer server = await StartAsync();
        HttpBalancingOptions options = new()
        {
            Pool = { OutlierEjection = new OutlierEjectionOptions { ConsecutiveFailures = 2, MaxEjectedShare = 0.5 } },
        };
        using BalancedClient client = new(options, closed.CreateBackend("closed"), server.Backend);
        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage response = await client.Client.GetAsync("/");
        }

        Assert.True(client.Pool.Backends[0].IsEjected);
        Assert.Equal(2, client.Outcomes.Count(static outcome => outcome == RequestOutcome.Failed));
    }

    private static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(static context => context.Response.WriteAsync("ok"));

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (context.DnsEndPoint.Host == "silent.test")
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private sealed class ForwardStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
