using System.Net.Sockets;

namespace Balancing.Hosting.HealthChecks;

/// <summary>Opens a TCP connection and closes it.</summary>
internal sealed class TcpProbe : IHealthProbe
{
    public async Task<string?> CheckAsync(HealthTarget target, CancellationToken cancellationToken)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(target.Address.IdnHost, target.Address.Port, cancellationToken).ConfigureAwait(false);

        // On the loopback address, a socket that gets the port it connects to as its own is connected to itself.
        return Equals(socket.LocalEndPoint, socket.RemoteEndPoint) ? "nothing listens on the port" : null;
    }
}
