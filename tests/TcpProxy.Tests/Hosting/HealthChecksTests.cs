using System.Net;
using System.Net.Sockets;
using Balancing;
using TcpProxy.Configuration;
using TcpProxy.Hosting;
using TcpProxy.Routing;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.Hosting;

/// <summary>What a reload of the health settings does to servers that are down.</summary>
public class HealthChecksTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Never = TimeSpan.FromHours(10);

    [Theory]
    [InlineData("interval")]
    [InlineData("timeout")]
    public async Task A_server_that_is_down_stays_unhealthy_when_a_setting_changes(string setting)
    {
        using Socket port = BindPort();
        await using ErrorLog log = new(static _ => Task.CompletedTask);
        using Router router = new(CreateSettings(port) with { HealthInterval = Soon });
        await using HealthChecks health = new(router, log);
        await health.ApplyAsync();
        Backend backend = router.Pool.Backends[0];
        await WaitForHealthAsync(backend, isHealthy: false);

        router.Apply(setting == "interval"
            ? router.Settings with { HealthInterval = Never }
            : router.Settings with { ConnectTimeout = TimeSpan.FromSeconds(7) });
        await health.ApplyAsync();
        Assert.False(backend.IsHealthy);

        // The checks go on with the new settings.
        router.Apply(router.Settings with { HealthInterval = Soon });
        await health.ApplyAsync();
        Assert.False(backend.IsHealthy);
        port.Listen();
        await WaitForHealthAsync(backend, isHealthy: true);
    }

    // Nothing would make them healthy again.
    [Fact]
    public async Task The_end_of_health_checks_makes_all_servers_healthy()
    {
        using Socket port = BindPort();
        await using ErrorLog log = new(static _ => Task.CompletedTask);
        using Router router = new(CreateSettings(port) with { HealthInterval = Soon });
        await using HealthChecks health = new(router, log);
        await health.ApplyAsync();
        Backend backend = router.Pool.Backends[0];
        await WaitForHealthAsync(backend, isHealthy: false);

        router.Apply(router.Settings with { HealthInterval = null });
        await health.ApplyAsync();

        Assert.True(backend.IsHealthy);
    }

    /// <summary>A port that refuses connections, and which no other process gets meanwhile.</summary>
    private static Socket BindPort()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static ProxySettings CreateSettings(Socket port) =>
        TestSettings.For([BackendText.Parse($"{port.LocalEndPoint}").Value!]);

    private static Task<bool> WaitForHealthAsync(Backend backend, bool isHealthy) =>
        Wait.UntilAsync(() => Task.FromResult(backend.IsHealthy), present => present == isHealthy);
}
