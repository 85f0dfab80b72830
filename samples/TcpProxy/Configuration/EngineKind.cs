namespace TcpProxy.Configuration;

/// <summary>The code that moves the bytes.</summary>
internal enum EngineKind
{
    /// <summary><see cref="System.Net.Sockets.Socket"/>: every platform.</summary>
    Socket,

    /// <summary>Level-triggered epoll: Linux.</summary>
    Epoll,
}
