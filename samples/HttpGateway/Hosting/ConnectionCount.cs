using Microsoft.AspNetCore.Connections;

namespace HttpGateway.Hosting;

/// <summary>Counts the open connections of clients.</summary>
internal sealed class ConnectionCount
{
    private int _open;

    public int Open => Volatile.Read(ref _open);

    public ConnectionDelegate Count(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _open);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}
