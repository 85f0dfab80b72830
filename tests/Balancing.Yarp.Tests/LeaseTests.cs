using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Balancing.Tests.Common;
using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Yarp.ReverseProxy.Configuration;

namespace Balancing.Yarp.Tests;

/// <summary>A request is in flight on its backend until it has ended, and not longer, however it ends.</summary>
public class LeaseTests
{
    private readonly TaskCompletionSource _arrived = Signal();
    private readonly TaskCompletionSource _mayEnd = Signal();

    // YARP does not ask the policy if there is one destination.
    [Theory]
    [InlineData(1, HttpProtocols.Http1)]
    [InlineData(2, HttpProtocols.Http1)]
    [InlineData(1, HttpProtocols.Http2)]
    [InlineData(2, HttpProtocols.Http2)]
    public async Task A_request_is_counted_while_it_runs(int destinations, HttpProtocols protocol)
    {
        await using TestServer server = await TestServer.StartAsync("a", AnswerWhenAllowedAsync, protocol);
        await using ProxyHost proxy = await StartAsync(server, destinations, protocol);

        Task<string> request = proxy.GetAsync();
        await _arrived.Task.WaitAsync(Loopback.Patience);

        Assert.Equal(1, InFlight(proxy));
        _mayEnd.SetResult();
        Assert.Equal("done", await request);
        await proxy.IdleAsync();
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task A_request_that_its_client_aborts_is_counted_no_more(HttpProtocols protocol)
    {
        await using TestServer server = await TestServer.StartAsync("a", AnswerWhenAllowedAsync, protocol);
        await using ProxyHost proxy = await StartAsync(server, protocol: protocol);
        using CancellationTokenSource abort = new();

        Task<HttpResponseMessage> request = proxy.Client.GetAsync(new Uri("/", UriKind.Relative), abort.Token);
        await _arrived.Task.WaitAsync(Loopback.Patience);
        Assert.Equal(1, InFlight(proxy));
        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task An_upload_that_is_canceled_is_counted_no_more()
    {
        await using TestServer server = await TestServer.StartAsync("a", async context =>
        {
            byte[] buffer = new byte[1];
            await context.Request.Body.ReadExactlyAsync(buffer);
            _arrived.SetResult();
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        });
        await using ProxyHost proxy = await StartAsync(server);
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, proxy.Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"u8.ToArray());
        await client.GetStream().WriteAsync(new byte[100_000]); // more than any buffer on the way
        await _arrived.Task.WaitAsync(Loopback.Patience);

        Assert.Equal(1, InFlight(proxy));
        client.Close();
        await proxy.IdleAsync();
    }

    [Theory]
    [InlineData(HttpProtocols.Http2)]
    public async Task An_upload_without_a_length_that_is_canceled_is_counted_no_more(HttpProtocols protocol)
    {
        await using TestServer server = await TestServer.StartAsync(
            "a",
            async context =>
            {
                await context.Request.Body.ReadExactlyAsync(new byte[1]);
                _arrived.SetResult();
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            },
            protocol);
        await using ProxyHost proxy = await StartAsync(server, protocol: protocol);
        Pipe body = new(new PipeOptions(pauseWriterThreshold: 0));
        await body.Writer.WriteAsync(new byte[100_000]); // more than the buffer of a client
        using CancellationTokenSource abort = new();

        Task upload = UploadAsync();
        await _arrived.Task.WaitAsync(Loopback.Patience);
        Assert.Equal(1, InFlight(proxy));
        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
        await proxy.IdleAsync();

        async Task UploadAsync()
        {
            using StreamContent content = new(body.Reader.AsStream());
            using HttpResponseMessage response =
                await proxy.Client.PostAsync(new Uri("/", UriKind.Relative), content, abort.Token);
        }
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task A_response_that_is_half_read_is_counted_no_more(HttpProtocols protocol)
    {
        await using TestServer server = await TestServer.StartAsync("a", async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            _arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }, protocol);
        await using ProxyHost proxy = await StartAsync(server, protocol: protocol);

        using (HttpResponseMessage response = await proxy.Client.GetAsync(
            new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead))
        {
            await using Stream body = await response.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[4]);
            Assert.Equal(1, InFlight(proxy));
        }

        await proxy.IdleAsync();
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task An_event_stream_passes_unbuffered_and_is_counted_until_it_ends(HttpProtocols protocol)
    {
        await using TestServer server = await TestServer.StartAsync("a", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            await _mayEnd.Task;
        }, protocol);
        await using ProxyHost proxy = await StartAsync(server, protocol: protocol);

        using HttpResponseMessage response = await proxy.Client.GetAsync(
            new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using StreamReader events = new(await response.Content.ReadAsStreamAsync());

        Assert.Equal("data: 1", await events.ReadLineAsync().WaitAsync(Loopback.Patience));
        Assert.Equal(1, InFlight(proxy));
        _mayEnd.SetResult();
        await events.ReadToEndAsync();
        await proxy.IdleAsync();
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, true)]
    [InlineData(HttpProtocols.Http1, false)]
    [InlineData(HttpProtocols.Http2, true)]
    [InlineData(HttpProtocols.Http2, false)]
    public async Task A_web_socket_is_counted_until_it_is_closed_or_aborted(HttpProtocols protocol, bool isClosed)
    {
        await using TestServer server = await TestServer.StartAsync("a", EchoAsync, protocol);
        await using ProxyHost proxy = await StartAsync(server, protocol: protocol);
        using ClientWebSocket socket = new();
        socket.Options.HttpVersion = proxy.Client.DefaultRequestVersion;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using HttpMessageInvoker invoker = new(new SocketsHttpHandler());
        await socket.ConnectAsync(
            new UriBuilder(proxy.Client.BaseAddress!) { Scheme = "ws" }.Uri, invoker, CancellationToken.None);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        byte[] buffer = new byte[16];
        WebSocketReceiveResult echo = await socket.ReceiveAsync(buffer, CancellationToken.None);

        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 0, echo.Count));
        Assert.Equal(1, InFlight(proxy));
        if (isClosed)
        {
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        else
        {
            socket.Abort();
        }

        await proxy.IdleAsync();
    }

    // YARP then runs the transforms twice: for HTTP/2, which the server does not speak, and for HTTP/1.1.
    [Fact]
    public async Task A_web_socket_that_falls_back_from_HTTP2_is_one_attempt()
    {
        using X509Certificate2 certificate = TestCertificate.Create("localhost");
        await using TestServer server = await TestServer.StartAsync("a", EchoAsync, certificate: certificate);
        IBalancingFeature? feature = null;
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                BalancingPolicies.LeastConnections,
                [Configs.Destination("d0", server), Configs.Destination("d1", server)]) with
            {
                HttpClient = new HttpClientConfig { DangerousAcceptAnyServerCertificate = true },
            },
            new ProxySetup
            {
                Pipeline = steps =>
                {
                    steps.UseLoadBalancing();
                    steps.Use((context, next) =>
                    {
                        feature = context.Features.Get<IBalancingFeature>();
                        return next(context);
                    });
                },
            });
        using ClientWebSocket socket = new();
        await socket.ConnectAsync(
            new UriBuilder(proxy.Client.BaseAddress!) { Scheme = "ws" }.Uri, CancellationToken.None);

        Assert.Empty(feature!.Tried);
        Assert.Equal(1, InFlight(proxy));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task A_request_of_a_session_is_counted()
    {
        await using TestServer a = await TestServer.StartAsync("a", AnswerWhenAllowedAsync);
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                BalancingPolicies.LeastConnections,
                [Configs.Destination("a", a), Configs.Destination("b", a)]) with
            {
                SessionAffinity = Affinity,
            });
        _mayEnd.SetResult();
        using HttpResponseMessage first = await proxy.Client.GetAsync(new Uri("/", UriKind.Relative));
        string cookie = first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await proxy.IdleAsync();

        TaskCompletionSource arrived = Signal(), mayEnd = Signal();
        await using TestServer held = await TestServer.StartAsync("held", async context =>
        {
            arrived.SetResult();
            await mayEnd.Task;
        });
        await proxy.ReloadAsync(
            Configs.Cluster(
                BalancingPolicies.LeastConnections,
                [Configs.Destination("a", held), Configs.Destination("b", held)]) with
            {
                SessionAffinity = Affinity,
            });
        proxy.Client.DefaultRequestHeaders.Add("Cookie", cookie);
        Task<HttpResponseMessage> second = proxy.Client.GetAsync(new Uri("/", UriKind.Relative));
        await arrived.Task.WaitAsync(Loopback.Patience);

        Assert.Equal(1, InFlight(proxy));
        mayEnd.SetResult();
        using HttpResponseMessage response = await second;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task A_pick_that_is_never_forwarded_is_counted_no_more()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        await using ProxyHost proxy = await StartAsync(server, setup: new ProxySetup
        {
            Pipeline = static proxy =>
            {
                proxy.UseLoadBalancing();
                proxy.Use(static (HttpContext context, RequestDelegate _) =>
                {
                    Assert.Equal(1, context.Features.Get<IBalancingFeature>()!.Backend!.InFlightCount);
                    context.Response.StatusCode = 418;
                    return Task.CompletedTask;
                });
            },
        });

        Assert.Equal("418", await proxy.GetAsync());
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task A_request_is_counted_no_more_after_the_pipeline_throws()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        await using ProxyHost proxy = await StartAsync(server, setup: new ProxySetup
        {
            Pipeline = static proxy =>
            {
                proxy.UseLoadBalancing();
                proxy.Use(static (HttpContext _, RequestDelegate _) => throw new InvalidOperationException("Broken."));
            },
        });

        Assert.Equal("500", await proxy.GetAsync());
        await proxy.IdleAsync();
    }

    private static SessionAffinityConfig Affinity => new() { Enabled = true, AffinityKeyName = "sticky" };

    private static int InFlight(ProxyHost proxy) =>
        proxy.Pool.Backends.Sum(static backend => backend.InFlightCount);

    private static Task<ProxyHost> StartAsync(
        TestServer server,
        int destinations = 2,
        HttpProtocols protocol = HttpProtocols.Http1,
        ProxySetup? setup = null)
    {
        bool isHttp2 = protocol == HttpProtocols.Http2;
        ClusterConfig cluster = Configs.Cluster(
            BalancingPolicies.LeastConnections,
            Enumerable.Range(0, destinations).Select(i => Configs.Destination($"d{i}", server))) with
        {
            HttpRequest = isHttp2
                ? new global::Yarp.ReverseProxy.Forwarder.ForwarderRequestConfig
                {
                    Version = HttpVersion.Version20,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                }
                : null,
        };
        return ProxyHost.StartAsync(cluster, setup ?? new ProxySetup { Protocols = protocol });
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[256];
        while (true)
        {
            WebSocketReceiveResult message = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (message.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                return;
            }

            await socket.SendAsync(
                buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task AnswerWhenAllowedAsync(HttpContext context)
    {
        _arrived.TrySetResult();
        await _mayEnd.Task.WaitAsync(context.RequestAborted);
        await context.Response.WriteAsync("done");
    }
}
