using System.Collections.Concurrent;
using TcpProxy.Connections;
using TcpProxy.Hosting;
using TcpProxy.Routing;
using TcpProxy.Status;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.Status;

/// <summary>The counters on stdout.</summary>
public class CounterLinesTests
{
    [Fact]
    public async Task Counters_are_printed_again_and_again_if_they_have_changed()
    {
        await using ErrorLog log = new(static _ => Task.CompletedTask);
        using Router router = new(TestSettings.For([TestSettings.Backend("a")]));
        ProxyRuntime proxy = new(router, log);
        ConcurrentQueue<string> lines = [];
        await using (CounterLines counters = new(proxy, TimeSpan.FromMilliseconds(10), lines.Enqueue))
        {
            proxy.Counters.CountAccepted();
            await CountAsync(lines, 1);
            proxy.Counters.CountRejected();
            await CountAsync(lines, 2);
            counters.Print(); // nothing has changed
        }

        Assert.Equal(
            [
                "active 0, accepted 1, rejected 0, failed 0, cut 0",
                "active 0, accepted 1, rejected 1, failed 0, cut 0",
            ],
            lines);
    }

    private static Task<int> CountAsync(ConcurrentQueue<string> lines, int expected) =>
        Wait.UntilAsync(() => Task.FromResult(lines.Count), count => count == expected);
}
