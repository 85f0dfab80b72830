using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TcpProxy.Hosting;

/// <summary>Lines for stderr. Writing never blocks: a thread of its own waits for a slow reader of stderr.</summary>
internal sealed class ErrorLog : IAsyncDisposable
{
    private const int MaxWaiting = 1_000;

    private static readonly TimeSpan RepeatInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly ConcurrentDictionary<string, long> _written = new(StringComparer.Ordinal);
    private readonly Func<string, Task> _write;
    private readonly Task _writing;

    /// <summary>Begins to write.</summary>
    /// <param name="write">Writes one line.</param>
    public ErrorLog(Func<string, Task> write)
    {
        _write = write;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Writes a line.</summary>
    public void Write(string line) => _lines.Writer.TryWrite(line);

    /// <summary>Writes a line, unless the same one was written a moment ago. For faults that come in thousands.
    /// </summary>
    public void WriteRarely(string line)
    {
        long now = Environment.TickCount64;
        long last = _written.GetOrAdd(line, long.MinValue);
        if ((last == long.MinValue || now - last >= RepeatInterval.TotalMilliseconds)
            && _written.TryUpdate(line, now, last))
        {
            Write(line);
        }
    }

    /// <summary>Writes what waits, unless the reader of stderr is stuck.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(FlushLimit));
    }

    private async Task WriteAsync()
    {
        await foreach (string line in _lines.Reader.ReadAllAsync())
        {
            await _write(line);
        }
    }
}
