using System.Collections.Concurrent;
using TcpProxy.Hosting;

namespace TcpProxy.Tests.Hosting;

public class ErrorLogTests
{
    [Fact]
    public async Task Lines_are_written_in_order_and_a_repeated_fault_once()
    {
        ConcurrentQueue<string> written = [];
        await using (ErrorLog log = new(line =>
        {
            written.Enqueue(line);
            return Task.CompletedTask;
        }))
        {
            log.Write("a");
            log.WriteRarely("b");
            log.WriteRarely("b");
            log.Write("a");
        }

        Assert.Equal(["a", "b", "a"], written);
    }

    /// <summary>The threads of the engines write to it: a full pipe must not stop them.</summary>
    [Fact]
    public async Task A_reader_that_is_stuck_stops_no_writer()
    {
        TaskCompletionSource stuck = new();
        await using ErrorLog log = new(_ => stuck.Task);

        Task writing = Task.Run(() =>
        {
            for (int line = 0; line < 100_000; line++)
            {
                log.Write($"{line}");
            }
        });

        await writing.Bounded();
        stuck.SetResult();
    }
}
