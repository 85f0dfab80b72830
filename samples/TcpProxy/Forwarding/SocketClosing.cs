using System.Net.Sockets;

namespace TcpProxy.Forwarding;

/// <summary>The ways to close a socket.</summary>
internal static class SocketClosing
{
    private const int MaxDiscarded = 64 * 1024;

    private static readonly LingerOption Reset = new(enable: true, seconds: 0);

    /// <summary>Closes with FIN. What the peer has sent is discarded first: unread bytes would turn FIN into a reset.
    /// </summary>
    public static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both); // also ends a receive that waits
            socket.Blocking = false;
            Span<byte> scratch = stackalloc byte[4096];
            int discarded = 0;
            while (discarded < MaxDiscarded
                && socket.Receive(scratch, SocketFlags.None, out SocketError error) is > 0 and int count
                && error == SocketError.Success)
            {
                discarded += count;
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Not connected any more, or closed by another thread.
        }

        socket.Dispose();
    }

    /// <summary>Closes with a reset: the peer learns that something is missing.</summary>
    public static void CloseByReset(Socket socket)
    {
        try
        {
            socket.LingerState = Reset;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Not connected any more, or closed by another thread.
        }

        socket.Dispose();
    }
}
