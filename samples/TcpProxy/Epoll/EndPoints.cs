using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace TcpProxy.Epoll;

/// <summary>Addresses in the form of the system.</summary>
internal static class EndPoints
{
    // AF_INET and AF_INET6 of Linux.
    private const int IPv4 = 2;
    private const int IPv6 = 10;

    private static readonly IPEndPoint Unknown = new(IPAddress.None, 0);

    /// <summary>The number of the address family.</summary>
    public static int FamilyOf(IPEndPoint endPoint) =>
        endPoint.AddressFamily == AddressFamily.InterNetwork ? IPv4 : IPv6;

    /// <summary>Reads the address and port that the system has written to a buffer.</summary>
    /// <param name="address">The buffer.</param>
    /// <param name="length">How much of it the system has written.</param>
    public static IPEndPoint Read(SocketAddress address, int length)
    {
        address.Size = length;
        return MemoryMarshal.Read<ushort>(address.Buffer.Span) switch
        {
            IPv4 => (IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(address),
            IPv6 => (IPEndPoint)new IPEndPoint(IPAddress.IPv6Any, 0).Create(address),
            _ => Unknown,
        };
    }
}
