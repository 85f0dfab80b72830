using Microsoft.AspNetCore.Connections;

namespace HttpGateway.Hosting.Drain;

/// <summary>Counts the connections of clients.</summary>
internal sealed class ConnectionCount
{
    private int _open;
    private int _ended;

    public int Open => Volatile.Read(ref _open);

    /// <summary>Those that have ended since the start.</summary>
    public int Ended => Volatile.Read(ref _ended);

    public ConnectionDelegate Count(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _open);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Increment(ref _ended);
            Interlocked.Decrement(ref _open);
        }
    };
}
