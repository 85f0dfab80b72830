using System.Net.Sockets;
using TcpProxy.ProxyProtocol;

namespace TcpProxy.Forwarding;

/// <summary>Receives and sends PROXY headers.</summary>
internal static class SocketProxyHeader
{
    /// <summary>Receives a header, and not a byte more.</summary>
    /// <returns>Null if it is malformed, or the client is gone.</returns>
    public static async ValueTask<ProxyHeader?> ReadAsync(Socket client)
    {
        ProxyHeaderReader reader = new();
        ProxyHeaderState state = ProxyHeaderState.Incomplete;
        try
        {
            while (state == ProxyHeaderState.Incomplete)
            {
                int count = await client.ReceiveAsync(reader.Space, SocketFlags.None);
                state = count > 0 ? reader.Advance(count) : ProxyHeaderState.Malformed;
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return null; // reset by the client, or closed because it took too long
        }

        return state == ProxyHeaderState.Complete ? reader.Header : null;
    }

    /// <summary>Sends a header. A new connection has room for it.</summary>
    public static async ValueTask WriteAsync(Socket server, ProxyHeader header)
    {
        byte[] bytes = new byte[ProxyHeaderWriter.MaxLength];
        int length = ProxyHeaderWriter.Write(header, bytes);
        await server.SendAsync(bytes.AsMemory(0, length), SocketFlags.None);
    }
}
