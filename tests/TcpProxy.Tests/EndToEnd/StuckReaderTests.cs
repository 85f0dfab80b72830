using System.Globalization;
using System.Net.Sockets;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>A continuation that blocks would block its engine, so none may wait for a reader of the log.</summary>
public class StuckReaderTests
{
    private const int FullPipe = 60_000; // of 64 KB: the next lines have no room

    /// <summary>The thread pool has one thread, and that one waits for the reader of stderr. So the bytes must pass
    /// without the thread pool too.</summary>
    [LinuxTheory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_reader_of_the_log_that_is_stuck_stops_no_connection(string engine)
    {
        using TestServer server = TestServer.Echo();
        using TemporaryFile file = new("{}");
        await using ProxyProcess proxy = await ProxyProcess.StartWithOneWorkerAsync(
            engine, readsErrors: false, "--backend", server.Address, "--config", file.Path);
        using Socket present = await TestClient.ConnectAsync(proxy);
        await present.PingAsync();

        IEnumerable<string> mistakes = Enumerable.Range(0, 1_000).Select(
            static number => string.Create(CultureInfo.InvariantCulture, $"\"mistake{number}\":0"));
        file.Write($"{{{string.Join(',', mistakes)}}}");
        await Wait.UntilAsync(() => Task.FromResult(proxy.UnreadErrorBytes), static count => count > FullPipe);

        for (int connection = 0; connection < 20; connection++)
        {
            using Socket client = await TestClient.ConnectAsync(proxy);
            await client.PingAsync();
            await present.PingAsync();
        }
    }
}
