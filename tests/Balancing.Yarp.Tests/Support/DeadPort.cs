using System.Net;
using System.Net.Sockets;

namespace Balancing.Yarp.Tests.Support;

/// <summary>A port that refuses connections: bound, so that no other server gets it, and not listening.</summary>
internal sealed class DeadPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public DeadPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = $"http://{_socket.LocalEndPoint}/";
    }

    public string Address { get; }

    public void Dispose() => _socket.Dispose();
}
