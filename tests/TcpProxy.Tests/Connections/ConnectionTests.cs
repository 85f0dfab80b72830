using Balancing;
using TcpProxy.Connections;
using TcpProxy.Hosting;
using TcpProxy.Routing;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.Connections;

public class ConnectionTests
{
    private const int Limit = 10_000;

    [Fact]
    public async Task A_byte_starts_the_idle_time_anew()
    {
        await using ErrorLog log = new(static _ => Task.CompletedTask);
        using Router router = new(TestSettings.For([TestSettings.Backend("a")], TimeSpan.FromMilliseconds(Limit)));
        TestConnection connection = new(new ProxyRuntime(router, log));
        BackendLease lease = router.Selector.Acquire();
        connection.EnterOpen((ServerBackend)lease.Backend!, lease);
        long opened = Environment.TickCount64; // no earlier than the beginning of the idle time
        SpinWait.SpinUntil(() => Environment.TickCount64 > opened);

        connection.CountByte();
        connection.Check(opened + Limit);
        Assert.Empty(connection.Aborts);
        connection.Check(Environment.TickCount64 + Limit);

        Assert.Equal([false], connection.Aborts);
    }

    [Fact]
    public async Task A_connection_is_cut_once()
    {
        await using ErrorLog log = new(static _ => Task.CompletedTask);
        using Router router = new(TestSettings.For([TestSettings.Backend("a")]));
        ProxyRuntime proxy = new(router, log);
        TestConnection connection = new(proxy);

        connection.Cut(isReset: true);
        connection.Cut(isReset: false);

        Assert.Equal([true], connection.Aborts);
        Assert.Equal(1, proxy.Counters.Cut);
    }
}
