namespace TcpProxy.Connections;

/// <summary>Looks at every connection a few times a second. So no read and no write needs a timer.</summary>
internal sealed class Sweeper : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly ConnectionTable _connections;
    private readonly List<Connection> _present = [];
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
        _connections.CopyTo(_present);
        _present.ForEach(connection => connection.Check(now));
        _present.Clear(); // keeps its array, and no connection alive

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
