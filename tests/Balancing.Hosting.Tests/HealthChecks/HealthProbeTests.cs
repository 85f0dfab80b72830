using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Balancing.Hosting.HealthChecks;
using Balancing.Hosting.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Balancing.Hosting.Tests.HealthChecks;

/// <summary>Both kinds of checks against real servers on the loopback address.</summary>
public class HealthProbeTests
{
    [Fact]
    public async Task A_tcp_check_succeeds_if_something_listens()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Uri address = AddressOf(listener);
        TcpProbe probe = new();
        Assert.Null(await CheckAsync(probe, address));
        using TcpClient accepted = await listener.AcceptTcpClientAsync().WithinLimit();
        byte[] buffer = new byte[1];
        Assert.Equal(0, await accepted.GetStream().ReadAsync(buffer).WithinLimit()); // and it is closed at once
    }

    [Fact]
    public async Task A_tcp_check_of_a_closed_port_fails()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Uri address = AddressOf(listener);
        listener.Stop();
        SocketException exception =
            await Assert.ThrowsAsync<SocketException>(() => CheckAsync(new TcpProbe(), address));
        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
    }

    [Fact]
    public async Task An_http_check_asks_for_the_path_behind_the_base_path_and_names_the_host()
    {
        ConcurrentQueue<string> requests = new();
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            HttpRequest request = context.Request;
            requests.Enqueue($"{request.Method} {request.Host} {request.Path}{request.QueryString}");
            return Task.CompletedTask;
        });
        using HttpProbe probe = new("/health?x=1", expectedStatus: 200);
        Assert.Null(await CheckAsync(probe, server.Address, host: "example.org:81"));
        Assert.Null(await CheckAsync(probe, new Uri(server.Address, "/base/")));
        Assert.Null(await CheckAsync(probe, new Uri($"tcp://127.0.0.1:{server.Address.Port}")));
        string own = server.Address.Authority;
        Assert.Equal(
            ["GET example.org:81 /health?x=1", $"GET {own} /base/health?x=1", $"GET {own} /health?x=1"], requests);
    }

    [Theory]
    [InlineData(200, 200, null)]
    [InlineData(204, 204, null)]
    [InlineData(500, 500, null)]
    [InlineData(200, 204, "status 204 instead of 200")]
    [InlineData(204, 200, "status 200 instead of 204")]
    [InlineData(200, 503, "status 503 instead of 200")]
    public async Task Only_the_expected_status_is_a_success(int expected, int actual, string? failure)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = actual;
            return Task.CompletedTask;
        });
        using HttpProbe probe = new("/", expected);
        Assert.Equal(failure, await CheckAsync(probe, server.Address));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        int requests = 0;
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            Interlocked.Increment(ref requests);
            if (context.Request.Path == "/health")
            {
                context.Response.Redirect("/login");
            }

            return Task.CompletedTask;
        });
        using HttpProbe probe = new("/health", expectedStatus: 200);
        Assert.Equal("status 302 instead of 200", await CheckAsync(probe, server.Address));
        Assert.Equal(1, requests);
    }

    // A proxy between would answer for the server, or hide that it is down.
    [Fact]
    public async Task An_http_check_uses_no_proxy()
    {
        await using LoopbackServer proxy = await LoopbackServer.StartAsync(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return Task.CompletedTask;
        });
        await using LoopbackServer server = await LoopbackServer.StartAsync(static _ => Task.CompletedTask);
        IWebProxy before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Address);
        try
        {
            using HttpProbe probe = new("/", expectedStatus: 200);
            Assert.Null(await CheckAsync(probe, server.Address));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Fact]
    public async Task Each_http_check_opens_a_connection_of_its_own()
    {
        ConcurrentQueue<string> connections = new();
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            connections.Enqueue(context.Connection.Id);
            return Task.CompletedTask;
        });
        using HttpProbe probe = new("/", expectedStatus: 200);
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(await CheckAsync(probe, server.Address));
        }

        Assert.Equal(3, connections.Distinct().Count());
    }

    // The answer has an endless body: only its head counts.
    [Fact]
    public async Task An_http_check_does_not_wait_for_the_content()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(static async context =>
        {
            await context.Response.WriteAsync("begin");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using HttpProbe probe = new("/", expectedStatus: 200);
        Assert.Null(await CheckAsync(probe, server.Address));
    }

    [Fact]
    public async Task An_http_check_that_waits_can_be_canceled()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0); // it never answers
        silent.Start();
        using HttpProbe probe = new("/", expectedStatus: 200);
        await AssertIsCanceledAsync(probe, AddressOf(silent));
    }

    [LinuxFact]
    public async Task A_tcp_check_that_waits_can_be_canceled()
    {
        using TcpListener full = new(IPAddress.Loopback, 0); // it accepts no connection beyond its backlog
        full.Start(1);
        List<Socket> fillers = [];
        try
        {
            Assert.True(await FillBacklogAsync(AddressOf(full), fillers));
            await AssertIsCanceledAsync(new TcpProbe(), AddressOf(full));
        }
        finally
        {
            fillers.ForEach(static socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task An_http_check_of_a_server_that_speaks_no_http_fails()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using HttpProbe probe = new("/", expectedStatus: 200);
        Task<string?> check = CheckAsync(probe, AddressOf(listener));
        using TcpClient client = await listener.AcceptTcpClientAsync().WithinLimit();
        await client.GetStream().WriteAsync("-ERR unknown command\r\n"u8.ToArray());
        client.Close();
        await Assert.ThrowsAsync<HttpRequestException>(() => check.WithinLimit());
    }

    private static Task<string?> CheckAsync(IHealthProbe probe, Uri address, string? host = null) =>
        probe.CheckAsync(new HealthTarget(address, host), CancellationToken.None).WithinLimit();

    private static async Task AssertIsCanceledAsync(IHealthProbe probe, Uri address)
    {
        using CancellationTokenSource cancellation = new();
        Task<string?> check = probe.CheckAsync(new HealthTarget(address, Host: null), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check.WithinLimit());
    }

    private static Uri AddressOf(TcpListener listener) =>
        new($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Connects until a connection stays pending.</summary>
    private static async Task<bool> FillBacklogAsync(Uri address, List<Socket> fillers)
    {
        for (int i = 0; i < 20; i++)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            fillers.Add(socket);
            Task connected = socket.ConnectAsync(IPAddress.Loopback, address.Port);
            if (await Task.WhenAny(connected, Task.Delay(TimeSpan.FromMilliseconds(300))) != connected)
            {
                return true;
            }

            await connected;
        }

        return false;
    }
}
