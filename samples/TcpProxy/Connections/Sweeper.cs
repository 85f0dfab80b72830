namespace TcpProxy.Connections;

/// <summary>Looks at every connection a few times a second. So no read and no write needs a timer.</summary>
internal sealed class Sweeper : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly ConnectionTable _connections;
    private readonly Timer _timer;

    public Sweeper(ConnectionTable connections)
    {
        _connections = connections;
        _timer = new Timer(Sweep, null, Interval, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep(object? state)
    {
        long now = Environment.TickCount64;
        foreach (Connection connection in _connections.ToArray())
        {
            connection.Check(now);
        }

        try
        {
            _timer.Change(Interval, Timeout.InfiniteTimeSpan); // one sweep at a time
        }
        catch (ObjectDisposedException)
        {
            // The proxy stops.
        }
    }
}
