using System.Net.Sockets;

namespace TcpProxy.Forwarding;

/// <summary>Reads from non-blocking sockets.</summary>
internal static class SocketReading
{
    /// <summary>Receives into a buffer of <see cref="SharedBuffer.Size"/>, without waiting.</summary>
    /// <returns>False if there is nothing; a count of 0 is the end.</returns>
    /// <exception cref="SocketException">The socket has failed.</exception>
    public static bool TryReceive(Socket from, byte[] buffer, out int count)
    {
        count = from.Receive(buffer, 0, SharedBuffer.Size, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => true,
            SocketError.WouldBlock => false,
            _ => throw new SocketException((int)error),
        };
    }
}
