namespace Faults.Proxies;

/// <summary>A proxy of the samples.</summary>
internal enum ProxyKind
{
    /// <summary>samples/TcpProxy with the engine of sockets.</summary>
    Tcp,

    /// <summary>samples/TcpProxy with the engine of epoll.</summary>
    Epoll,

    /// <summary>samples/HttpGateway.</summary>
    Gateway,
}
