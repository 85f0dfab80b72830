using System.Net;
using System.Net.Sockets;
using TcpProxy.Hosting;

namespace TcpProxy.Forwarding;

/// <summary>Creates and connects the sockets for servers.</summary>
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

    /// <summary>Connects a socket to a server.</summary>
    /// <exception cref="SocketException">No server could be reached.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed meanwhile.</exception>
    public static async ValueTask ConnectAsync(Socket socket, EndPoint server)
    {
        await socket.ConnectAsync(server);
        if (IsConnectedToItself(socket))
        {
            throw new SocketException((int)SocketError.ConnectionRefused); // nothing listens on the port
        }
    }

    /// <summary>Whether a socket is its own peer: if the system gives it the port of a dead local server as its own
    /// port, it connects to itself.</summary>
    public static bool IsConnectedToItself(Socket socket)
    {
        try
        {
            return Equals(socket.LocalEndPoint, socket.RemoteEndPoint);
        }
        catch (SocketException)
        {
            return false; // the server has closed the connection already
        }
    }
}
