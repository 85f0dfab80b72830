using System.Net;

namespace TcpProxy.Configuration;

/// <summary>One server, as configured.</summary>
/// <param name="Id">The id; the address unless another one is given.</param>
/// <param name="Address">The address as written.</param>
/// <param name="EndPoint">The address, parsed: an IP address or a name, and a port.</param>
/// <param name="Weight">The share of the connections relative to the others.</param>
/// <param name="MaxConnections">The most connections at once.</param>
internal sealed record BackendSettings(string Id, string Address, EndPoint EndPoint, int Weight, int MaxConnections);
