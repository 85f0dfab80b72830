using System.Net;
using System.Net.Sockets;

namespace TcpProxy.Hosting;

/// <summary>Opens the sockets that clients connect to.</summary>
internal static class Listeners
{
    // Thousands may connect at once. The system lowers it to its own limit (net.core.somaxconn).
    private const int Backlog = 65_535;

    /// <summary>Listens on all addresses, or on none.</summary>
    /// <exception cref="StartException">An address is in use, or not one of this machine.</exception>
    public static IReadOnlyList<Socket> Open(IEnumerable<IPEndPoint> endPoints)
    {
        List<Socket> opened = [];
        try
        {
            foreach (IPEndPoint endPoint in endPoints)
            {
                opened.Add(Open(endPoint));
            }

            return opened;
        }
        catch
        {
            opened.ForEach(static socket => socket.Dispose());
            throw;
        }
    }

    private static Socket Open(IPEndPoint endPoint)
    {
        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new StartException($"Cannot listen on {endPoint}: {failure.Message}.", failure);
        }
    }
}
