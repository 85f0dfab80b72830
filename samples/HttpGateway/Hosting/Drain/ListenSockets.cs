using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace HttpGateway.Hosting.Drain;

/// <summary>The sockets that Kestrel listens on. Kestrel does not show them, and lets a program make them.</summary>
internal sealed class ListenSockets
{
    private const int TcpLevel = 6; // IPPROTO_TCP
    private const int TcpInfo = 11; // TCP_INFO
    private const int WaitingOffset = 24; // tcpi_unacked: of a listening socket, how many wait to be accepted

    private readonly ConcurrentQueue<Socket> _sockets = [];

    /// <summary>Whether connections wait to be accepted; false where the system does not say.</summary>
    public bool HasWaiting => OperatingSystem.IsLinux() && _sockets.Any(HasWaitingOn);

    public Socket Create(EndPoint endPoint)
    {
        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        _sockets.Enqueue(socket);
        return socket;
    }

    /// <summary>Ignores new connections from now on, where the system can do that.</summary>
    public void TurnAway()
    {
        foreach (Socket socket in _sockets)
        {
            SynFilter.TryAttach(socket);
        }
    }

    private static bool HasWaitingOn(Socket socket)
    {
        Span<byte> info = stackalloc byte[WaitingOffset + sizeof(uint)];
        int length = socket.GetRawSocketOption(TcpLevel, TcpInfo, info);
        return length == info.Length && BinaryPrimitives.ReadUInt32LittleEndian(info[WaitingOffset..]) > 0;
    }
}
