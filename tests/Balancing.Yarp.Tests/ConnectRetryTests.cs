using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Balancing.Tests.Common;
using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Tests;

public class ConnectRetryTests
{
    private static readonly (string, string)[] KeyByUser = [(BalancingMetadata.Key, "Header:X-User")];

    [Fact]
    public async Task A_request_with_a_body_reaches_another_backend_intact()
    {
        byte[] sent = RandomNumberGenerator.GetBytes(300_000);
        using DeadPort dead = new();
        await using TestServer live = await TestServer.StartAsync("live", async context =>
        {
            byte[] hash = await SHA256.HashDataAsync(context.Request.Body);
            await context.Response.WriteAsync(Convert.ToHexString(hash));
        });
        await using ProxyHost proxy = await StartAsync([("dead", dead.Address), ("live", live.Address)]);

        for (int request = 0; request < 4; request++)
        {
            using ByteArrayContent content = new(sent);
            using HttpResponseMessage response = await proxy.Client.PostAsync(Root, content);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(Convert.ToHexString(SHA256.HashData(sent)), await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(4, live.Served);
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_is_tried_elsewhere()
    {
        await using TestServer live = await TestServer.StartAsync("live");
        await using ProxyHost proxy = await StartAsync([("a", "http://name.invalid:80/"), ("live", live.Address)]);

        Assert.Equal(6, (await proxy.CountAsync(6))["live"]);
    }

    // Nothing was sent while there is no connection.
    [Fact]
    public async Task A_connect_that_times_out_is_tried_elsewhere()
    {
        await using TestServer live = await TestServer.StartAsync("live");
        await using ProxyHost proxy = await StartAsync(
            [("hangs", "http://127.0.0.1:1/"), ("live", live.Address)],
            proxy: static proxy => proxy.ConfigureHttpClient(static (_, handler) =>
            {
                handler.ConnectTimeout = TimeSpan.FromMilliseconds(50);
                handler.ConnectCallback = static async (context, cancellationToken) =>
                {
                    if (context.DnsEndPoint.Port == 1)
                    {
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    }

                    Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(context.DnsEndPoint, CancellationToken.None);
                    return new NetworkStream(socket, ownsSocket: true);
                };
            }));

        Assert.Equal(4, (await proxy.CountAsync(4))["live"]);
    }

    // The server has it, whatever then happens: reset, no answer, or an error.
    [Theory]
    [InlineData("reset", "502")]
    [InlineData("slow", "504")]
    [InlineData("error", "503")]
    public async Task A_request_that_has_reached_a_server_is_not_sent_again(string fault, string status)
    {
        await using TestServer bad = await TestServer.StartAsync("bad", context => FailAsync(context, fault));
        await using TestServer good = await TestServer.StartAsync("good");
        await using ProxyHost proxy = await StartAsync(
            [("bad", bad.Address), ("good", good.Address)],
            timeout: TimeSpan.FromSeconds(1));

        List<string> answers = [];
        for (int request = 0; request < 4; request++)
        {
            answers.Add(await proxy.GetAsync());
        }

        Assert.Equal(["good", status], answers.Distinct().Order().Reverse());
        Assert.Equal(2, bad.Served);
        Assert.Equal(2, good.Served);
    }

    // The HTTP client repeats a request without content by itself if a kept connection ends before an answer. That then
    // cannot connect, but the server has had the request.
    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_request_without_body_on_a_kept_connection_is_not_sent_again(string method)
    {
        using VanishingServer once = new();
        await using TestServer other = await TestServer.StartAsync("other");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                InOrderSelector.Policy, [Configs.Destination("a", once.Address), Configs.Destination("b", other)]),
            WithPolicyInOrder(ProxySetup.WithRetries()));
        Assert.Equal("ok", await proxy.GetAsync());

        using HttpRequestMessage message = new(new HttpMethod(method), Root);
        using HttpResponseMessage response = await proxy.Client.SendAsync(message);

        Assert.Equal(method, await once.SecondRequest.WaitAsync(Loopback.Patience));
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(0, other.Served);
    }

    [Theory]
    [InlineData(1, "502")]
    [InlineData(2, "502")]
    [InlineData(3, "live")]
    public async Task The_first_attempt_counts_too(int maxAttempts, string answer)
    {
        using DeadPort first = new(), second = new();
        await using TestServer live = await TestServer.StartAsync("live");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                InOrderSelector.Policy,
                [
                    Configs.Destination("a", first.Address), Configs.Destination("b", second.Address),
                    Configs.Destination("c", live),
                ]),
            WithPolicyInOrder(ProxySetup.WithRetries(maxAttempts)));

        Assert.Equal(answer, await proxy.GetAsync());
    }

    [Fact]
    public async Task If_all_refuse_the_answer_is_502_and_each_was_tried_once()
    {
        using DeadPort first = new(), second = new();
        List<string> tried = [];
        await using ProxyHost proxy = await StartAsync(
            [("a", first.Address), ("b", second.Address)], maxAttempts: 9, app: app => Observe(app, tried));

        Assert.Equal("502", await proxy.GetAsync());
        Assert.Equal(["a", "b"], tried.Order());
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task One_destination_that_refuses_is_tried_once()
    {
        using DeadPort dead = new();
        List<string> tried = [];
        await using ProxyHost proxy = await StartAsync([("a", dead.Address)], app: app => Observe(app, tried));

        Assert.Equal("502", await proxy.GetAsync());
        Assert.Equal(["a"], tried);
    }

    // YARP then has one available destination and does not ask the policy.
    [Fact]
    public async Task A_session_goes_elsewhere_if_its_server_is_gone()
    {
        await using TestServer a = await TestServer.StartAsync("a");
        TestServer b = await TestServer.StartAsync("b");
        ClusterConfig cluster = Configs.Cluster(
            BalancingPolicies.RoundRobin, [Configs.Destination("a", a), Configs.Destination("b", b)]) with
        {
            SessionAffinity = new SessionAffinityConfig { Enabled = true, AffinityKeyName = "sticky" },
        };
        await using ProxyHost proxy = await ProxyHost.StartAsync(cluster, ProxySetup.WithRetries());
        string? cookie = null;
        while (cookie is null)
        {
            using HttpResponseMessage response = await proxy.Client.GetAsync(Root);
            cookie = await response.Content.ReadAsStringAsync() == "b" ? CookiesOf(response).Single() : null;
        }

        await b.DisposeAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, Root) { Headers = { { "Cookie", cookie } } };
        using HttpResponseMessage elsewhere = await proxy.Client.SendAsync(request);

        Assert.Equal("a", await elsewhere.Content.ReadAsStringAsync());
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task A_failed_attempt_leaves_nothing_in_the_response()
    {
        using DeadPort dead = new();
        await using TestServer live = await TestServer.StartAsync("live");
        ClusterConfig cluster = Configs.Cluster(
            InOrderSelector.Policy, [Configs.Destination("a", dead.Address), Configs.Destination("b", live)]) with
        {
            SessionAffinity = new SessionAffinityConfig { Enabled = true, AffinityKeyName = "sticky" },
        };
        ForwarderError? error = null;
        ProxySetup retries = ProxySetup.WithRetries();
        await using ProxyHost proxy = await ProxyHost.StartAsync(cluster, WithPolicyInOrder(new ProxySetup
        {
            Pipeline = retries.Pipeline,
            App = app => app.Use(async (context, next) =>
            {
                context.Response.Headers["X-Request-Id"] = "42";
                await next();
                error = context.Features.Get<IForwarderErrorFeature>()?.Error;
            }),
        }));

        using HttpResponseMessage response = await proxy.Client.GetAsync(Root);

        Assert.Equal("live", await response.Content.ReadAsStringAsync());
        Assert.Single(CookiesOf(response)); // that of the server that answered
        Assert.Equal("42", response.Headers.GetValues("X-Request-Id").Single());
        Assert.Null(error);
    }

    /// <summary>A loop of one's own asks the policy again on the same context.</summary>
    [Fact]
    public async Task A_retry_of_ones_own_meets_a_backend_that_was_not_tried()
    {
        await using TestServer bad = await TestServer.StartAsync("bad", context => FailAsync(context, "error"));
        await using TestServer good = await TestServer.StartAsync("good");
        List<int> tried = [];
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                BalancingPolicies.ConsistentHash,
                [Configs.Destination("bad", bad), Configs.Destination("good", good)],
                KeyByUser),
            new ProxySetup
            {
                Pipeline = proxy =>
                {
                    proxy.Use(async (context, next) =>
                    {
                        IReverseProxyFeature feature = context.GetReverseProxyFeature();
                        IReadOnlyList<DestinationState> available = feature.AvailableDestinations;
                        using BufferedBody buffer = new(context);
                        await next();
                        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
                        {
                            buffer.Reset();
                            feature.AvailableDestinations = available;
                            await next();
                        }

                        tried.Add(context.Features.Get<IBalancingFeature>()!.Tried.Count);
                        await buffer.SendAsync();
                    });
                    proxy.UseLoadBalancing();
                },
            });

        Dictionary<string, int> counts = await proxy.CountAsync(20, static request => $"user-{request}");

        Assert.Equal(20, counts["good"]);
        Assert.Equal(20, good.Served);
        Assert.InRange(bad.Served, 1, 19);
        Assert.Equal(bad.Served, tried.Sum());
        await proxy.IdleAsync();
    }

    // Such a loop need not know that YARP keeps the error of the first attempt.
    [Fact]
    public async Task A_success_after_a_retry_of_ones_own_has_no_error_left()
    {
        using DeadPort dead = new();
        await using TestServer live = await TestServer.StartAsync("live");
        ForwarderError? error = null;
        OutcomeRecorder outcomes = new();
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                InOrderSelector.Policy, [Configs.Destination("a", dead.Address), Configs.Destination("b", live)]),
            WithPolicyInOrder(new ProxySetup
            {
                Pipeline = proxy =>
                {
                    proxy.Use(async (context, next) =>
                    {
                        IReverseProxyFeature feature = context.GetReverseProxyFeature();
                        IReadOnlyList<DestinationState> available = feature.AvailableDestinations;
                        await next();
                        context.Response.StatusCode = StatusCodes.Status200OK;
                        feature.AvailableDestinations = available;
                        await next();
                        error = context.Features.Get<IForwarderErrorFeature>()?.Error;
                    });
                    proxy.UseLoadBalancing();
                },
            }));
        proxy.Pool.AddObserver(outcomes);

        Assert.Equal("live", await proxy.GetAsync());
        Assert.Null(error);
        Assert.Equal([RequestOutcome.Failed, RequestOutcome.Succeeded], await outcomes.TakeAsync(2));
    }

    [Fact]
    public void A_number_of_attempts_below_one_is_refused()
    {
        ApplicationBuilder app = new(new ServiceCollection().BuildServiceProvider());
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new ReverseProxyApplicationBuilder(app).UseConnectRetries(0));
        Assert.Contains("at least 1, but was 0", error.Message, StringComparison.Ordinal);
    }

    private static readonly Uri Root = new("/", UriKind.Relative);

    private static IEnumerable<string> CookiesOf(HttpResponseMessage response) =>
        response.Headers.GetValues("Set-Cookie").Select(static cookie => cookie.Split(';')[0]);

    private static Task<ProxyHost> StartAsync(
        IEnumerable<(string Id, string Address)> destinations,
        int maxAttempts = 3,
        TimeSpan? timeout = null,
        Action<IReverseProxyBuilder>? proxy = null,
        Action<WebApplication>? app = null) =>
        ProxyHost.StartAsync(
            Configs.Cluster(
                BalancingPolicies.RoundRobin,
                destinations.Select(static entry => Configs.Destination(entry.Id, entry.Address))) with
            {
                HttpRequest = new ForwarderRequestConfig { ActivityTimeout = timeout },
            },
            new ProxySetup
            {
                Proxy = proxy,
                App = app,
                Pipeline = ProxySetup.WithRetries(maxAttempts).Pipeline,
            });

    private static ProxySetup WithPolicyInOrder(ProxySetup setup) => new()
    {
        Pipeline = setup.Pipeline,
        App = setup.App,
        Proxy = InOrderSelector.Add,
    };

    private static void Observe(WebApplication app, List<string> tried) => app.Use(async (context, next) =>
    {
        await next();
        IBalancingFeature feature = context.Features.Get<IBalancingFeature>()!;
        tried.AddRange(feature.Tried.Append(feature.Backend!).Select(static backend => backend.Id));
    });

    private static async Task FailAsync(HttpContext context, string fault)
    {
        switch (fault)
        {
            case "reset":
                context.Abort();
                break;
            case "slow":
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;
        }
    }

    /// <summary>Keeps the body of a response until it is certain.</summary>
    private sealed class BufferedBody : IDisposable
    {
        private readonly HttpContext _context;
        private readonly Stream _body;
        private readonly MemoryStream _buffer = new();

        public BufferedBody(HttpContext context)
        {
            _context = context;
            _body = context.Response.Body;
            context.Response.Body = _buffer;
        }

        public void Dispose() => _buffer.Dispose();

        public void Reset()
        {
            _context.Response.StatusCode = StatusCodes.Status200OK;
            _context.Response.Headers.Clear();
            _buffer.SetLength(0);
        }

        public Task SendAsync()
        {
            _context.Response.Body = _body;
            return _body.WriteAsync(_buffer.ToArray()).AsTask();
        }
    }
}
