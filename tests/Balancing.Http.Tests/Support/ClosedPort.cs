using System.Net;
using System.Net.Sockets;

namespace Balancing.Http.Tests.Support;

/// <summary>A port that refuses connections, and which no other process gets meanwhile.</summary>
internal sealed class ClosedPort : IDisposable
{
    // Bound, but not listening.
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public Uri Address => new($"http://{_socket.LocalEndPoint}");

    public HttpBackend CreateBackend(string id) => new(id, Address);

    public void Dispose() => _socket.Dispose();
}
