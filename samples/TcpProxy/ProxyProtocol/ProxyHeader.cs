using System.Net;

namespace TcpProxy.ProxyProtocol;

/// <summary>What a PROXY protocol header says about a connection.</summary>
/// <param name="Source">The client; null if the header has no address.</param>
/// <param name="Destination">The address that the client connected to; null if the header has no address.</param>
internal sealed record ProxyHeader(IPEndPoint? Source, IPEndPoint? Destination)
{
    /// <summary>A header without addresses: a health check of the proxy in front, or a family we do not know.</summary>
    public static ProxyHeader WithoutAddress { get; } = new(null, null);
}
