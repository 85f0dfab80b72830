using Balancing.Hosting.Tests.Support;
using Balancing.Tests.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Balancing.Hosting.Tests.Pools;

/// <summary>Pools in a host with a log that cannot be written. Beside it is one that can.</summary>
public class BrokenLogTests
{
    [Fact]
    public async Task Reloads_go_on_and_nothing_escapes_when_the_log_cannot_be_written()
    {
        await using PoolHost host = await StartAsync(Section("a"));
        int heard = 0;
        using IDisposable listener = ChangeToken.OnChange(host.Configuration.Root.GetReloadToken, () => heard++);
        host.Configuration.Change(Section("b"));
        Assert.Equal(["b*1"], host.Members);
        host.Configuration.Change("{}"); // refused, which is logged
        Assert.Equal(["b*1"], host.Members);
        host.Configuration.Change(Section("c"));
        Assert.Equal(["c*1"], host.Members);
        Assert.Equal(3, heard);

        // The good reloads are not taken for bad ones because of the log.
        Assert.Single(host.Log.Errors);
    }

    [Fact]
    public async Task A_reload_changes_checks_too_when_the_log_cannot_be_written()
    {
        const string Checks = ",\"HealthCheck\":{\"Type\":\"Tcp\",\"Interval\":\"1h\"}";
        await using PoolHost host = await StartAsync(Section("a", Checks));
        host.Pool.Backends[0].IsHealthy = false;
        host.Configuration.Change(Section("b"));
        Assert.Equal(["b*1"], host.Members);
        host.Configuration.Change(Section("b", Checks));
        host.Pool.Backends[0].IsHealthy = false;
        host.Configuration.Change(Section("b")); // without checks, all are healthy
        Assert.True(host.Pool.Backends[0].IsHealthy);
        await host.StopAsync();
    }

    private static Task<PoolHost> StartAsync(string json) => PoolHost.StartAsync(json, static services => services
        .AddBackendPool("api")
        .AddLogging(static logging => logging
            .AddProvider(new BrokenLog())
            .AddFilter<BrokenLog>(static (category, _) => category == "Balancing.Hosting")));

    private static string Section(string id, string more = "") =>
        EditableConfiguration.Api($$"""{"Backends":[{"Id":"{{id}}","Address":"127.0.0.1:1"}]{{more}} }""");
}
