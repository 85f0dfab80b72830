using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Balancing.Hosting.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Balancing.Hosting.Tests.HealthChecks;

/// <summary>Health checks as a host runs them, against real servers on the loopback address.</summary>
public class HealthChecksInHostTests
{
    private const string Often = """ "Interval":"20ms","Timeout":"10s","Rise":2,"Fall":2""";

    [Fact]
    public async Task A_host_checks_its_pools_by_http_while_it_runs()
    {
        Switch server = new();
        await using LoopbackServer good = await LoopbackServer.StartAsync(static _ => Task.CompletedTask);
        await using LoopbackServer other = await LoopbackServer.StartAsync(server.AnswerAsync);
        string section = Section($$""" "Type":"Http","Path":"/health",{{Often}}""", good.Address, other.Address);
        await using PoolHost host = await PoolHost.StartAsync(section);
        await HealthAsync(host, "hh");
        server.Status = 503;
        await HealthAsync(host, "hu");
        server.Status = 200;
        await HealthAsync(host, "hh");
        await host.StopAsync();
        int checks = server.Count;
        server.Status = 503;
        await good.DisposeAsync(); // and nothing finds out
        Assert.Equal(checks, server.Count);
        Assert.All(host.Pool.Backends, static backend => Assert.True(backend.IsHealthy));
    }

    [Fact]
    public async Task A_host_checks_its_pools_by_tcp_and_finds_a_dead_server()
    {
        using TcpListener alive = Listen();
        using TcpListener dead = Listen();
        string section = Section($$""" "Type":"Tcp",{{Often}}""", AddressOf(alive), AddressOf(dead));
        dead.Stop();
        await using PoolHost host = await PoolHost.StartAsync(section);
        await HealthAsync(host, "hu");
        Assert.Equal("0", host.Services.GetRequiredKeyedService<IBackendSelector>("api").Acquire().Backend!.Id);
    }

    [Fact]
    public async Task Checks_can_be_changed_and_turned_off_by_a_reload()
    {
        Switch server = new() { Status = 503 };
        await using LoopbackServer other = await LoopbackServer.StartAsync(server.AnswerAsync);
        await using PoolHost host = await PoolHost.StartAsync(Section(null, other.Address));
        Assert.True(host.Pool.Backends[0].IsHealthy);
        host.Configuration.Change(Section($$""" "Type":"Http",{{Often}}""", other.Address));
        await HealthAsync(host, "u");
        host.Configuration.Change(Section($$""" "Type":"Http","ExpectedStatus":503,{{Often}}""", other.Address));
        await HealthAsync(host, "h");
        host.Configuration.Change(Section($$""" "Type":"Http",{{Often}}""", other.Address));
        await HealthAsync(host, "u");

        // A verdict must not hold for ever once there are no checks.
        host.Configuration.Change(Section(null, other.Address));
        Assert.True(host.Pool.Backends[0].IsHealthy);
        Assert.Empty(host.Log.Errors);
    }

    [Fact]
    public async Task A_reload_without_news_leaves_the_checks_alone()
    {
        Switch server = new();
        await using LoopbackServer other = await LoopbackServer.StartAsync(server.AnswerAsync);
        string section = Section(""" "Type":"Http","Interval":"1h","Timeout":"10s" """, other.Address);
        await using PoolHost host = await PoolHost.StartAsync(section);
        Assert.Equal(1, await server.NextAsync());
        host.Configuration.Change(section);
        host.Configuration.Change(section.Replace("1h", "2h", StringComparison.Ordinal)); // this one begins anew
        Assert.Equal(2, await server.NextAsync());
        await host.StopAsync();
        Assert.Equal(2, server.Count);
    }

    // Each begins the checks anew, and the first one is at once.
    [Theory]
    [InlineData("Path", "\"/other\"")]
    [InlineData("ExpectedStatus", "204")]
    [InlineData("Interval", "\"2h\"")]
    [InlineData("Timeout", "\"20s\"")]
    [InlineData("Rise", "5")]
    [InlineData("Fall", "5")]
    public async Task Each_value_of_the_checks_reloads(string key, string value)
    {
        const string Checks =
            """ "Type":"Http","Path":"/","ExpectedStatus":200,"Interval":"1h","Timeout":"10s","Rise":2,"Fall":2 """;
        Switch server = new();
        await using LoopbackServer other = await LoopbackServer.StartAsync(server.AnswerAsync);
        await using PoolHost host = await PoolHost.StartAsync(Section(Checks, other.Address));
        Assert.Equal(1, await server.NextAsync());
        host.Configuration.Change(
            Section(Regex.Replace(Checks, $"\"{key}\":[^, ]+", $"\"{key}\":{value}"), other.Address));
        Assert.Equal(2, await server.NextAsync());
    }

    [Fact]
    public async Task The_clock_of_the_services_is_the_clock_of_the_checks()
    {
        WatchedTime time = new();
        Switch server = new();
        await using LoopbackServer other = await LoopbackServer.StartAsync(server.AnswerAsync);
        await using PoolHost host = await PoolHost.StartAsync(
            Section(""" "Type":"Http","Interval":"1h","Timeout":"1s" """, other.Address),
            services => services.AddSingleton<TimeProvider>(time).AddBackendPool("api"));
        for (int check = 1; check <= 3; check++)
        {
            Assert.Equal(check, await server.NextAsync());
            time.Advance(await time.NextWaitAsync());
        }
    }

    [Fact]
    public async Task The_checks_end_with_the_services_although_no_host_stops()
    {
        WatchedTime time = new();
        Switch server = new();
        await using LoopbackServer other = await LoopbackServer.StartAsync(server.AnswerAsync);
        PoolHost host = await PoolHost.StartAsync(
            Section(""" "Type":"Http","Interval":"1h","Timeout":"1s" """, other.Address),
            services => services.AddSingleton<TimeProvider>(time).AddBackendPool("api"));
        Assert.Equal(1, await server.NextAsync());
        TimeSpan wait = await time.NextWaitAsync();
        await host.DisposeAsync();
        time.Advance(wait);

        // A check that the clock had begun would come before all of these.
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false });
        for (int request = 2; request <= 50; request++)
        {
            using HttpResponseMessage response = await client.GetAsync(other.Address);
            Assert.Equal(request, await server.NextAsync());
        }

        Assert.Equal(50, server.Count);
    }

    [Fact]
    public async Task A_stop_cancels_a_check_that_hangs()
    {
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackServer other = await LoopbackServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(() => aborted.TrySetResult());
            began.TrySetResult();
            await aborted.Task;
        });
        string section = Section(""" "Type":"Http","Timeout":"1h" """, other.Address);
        await using PoolHost host = await PoolHost.StartAsync(section);
        await began.Task.WithinLimit();
        await host.StopAsync();
        await aborted.Task.WithinLimit();
    }

    [Fact]
    public async Task Without_a_host_that_runs_there_are_no_checks()
    {
        Switch server = new() { Status = 503 };
        await using LoopbackServer other = await LoopbackServer.StartAsync(server.AnswerAsync);
        await using PoolHost host = new(Section($$""" "Type":"Http",{{Often}}""", other.Address));
        Assert.True(host.Pool.Backends[0].IsHealthy);
        await host.StartAsync();
        await HealthAsync(host, "u");
    }

    private static string Section(string? check, params Uri[] addresses)
    {
        string backends = string.Join(
            ',', addresses.Select(static (address, i) => $$"""{"Id":"{{i}}","Address":"{{address}}"}"""));
        string checks = check is null ? "" : $$""","HealthCheck":{{{check}} }""";
        return EditableConfiguration.Api($$"""{"Backends":[{{backends}}]{{checks}} }""");
    }

    private static TcpListener Listen()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start(1_000);
        return listener;
    }

    private static Uri AddressOf(TcpListener listener) =>
        new($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Waits until the health of the backends is as given (h, u).</summary>
    private static async Task HealthAsync(PoolHost host, string expected)
    {
        while (true)
        {
            Task next = host.Log.Next; // each change of health is logged after it
            if (string.Concat(host.Pool.Backends.Select(static backend => backend.IsHealthy ? 'h' : 'u')) == expected)
            {
                return;
            }

            await next.WithinLimit();
        }
    }

    /// <summary>Answers as the test says, and counts the checks.</summary>
    private sealed class Switch
    {
        private readonly Channel<int> _checks = Channel.CreateUnbounded<int>();
        private int _count;

        public int Status { get; set; } = 200;

        public int Count => Volatile.Read(ref _count);

        public Task AnswerAsync(HttpContext context)
        {
            context.Response.StatusCode = Status;
            _checks.Writer.TryWrite(Interlocked.Increment(ref _count));
            return Task.CompletedTask;
        }

        /// <summary>The number of the next check, once it has come.</summary>
        public Task<int> NextAsync() => _checks.Reader.ReadAsync().WithinLimit();
    }
}
