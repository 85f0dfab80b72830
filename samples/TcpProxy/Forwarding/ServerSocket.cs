using System.Net;
using System.Net.Sockets;
using TcpProxy.Hosting;

namespace TcpProxy.Forwarding;

/// <summary>Creates the sockets for servers.</summary>
internal static class ServerSocket
{
    /// <summary>Creates a socket.</summary>
    /// <returns>Null if the process has too many descriptors.</returns>
    public static Socket? TryCreate(EndPoint server, ErrorLog log)
    {
        try
        {
            return server is IPEndPoint
                ? new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
                : new Socket(SocketType.Stream, ProtocolType.Tcp); // a name may have addresses of both families
        }
        catch (SocketException failure)
        {
            // Descriptors run out here first: the client has its own already.
            log.WriteRarely($"Cannot open a socket for a server: {failure.Message}.");
            return null;
        }
    }
}
