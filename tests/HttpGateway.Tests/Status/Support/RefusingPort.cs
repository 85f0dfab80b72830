using System.Net;
using System.Net.Sockets;

namespace HttpGateway.Tests.Status.Support;

/// <summary>A port that refuses connections and that no other test can get meanwhile.</summary>
internal sealed class RefusingPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RefusingPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // it does not listen

    public string Address => $"http://{_socket.LocalEndPoint}/";

    public void Dispose() => _socket.Dispose();
}
