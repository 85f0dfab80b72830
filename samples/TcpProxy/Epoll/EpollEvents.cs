namespace TcpProxy.Epoll;

/// <summary>What to wait for, or what has happened, on a descriptor.</summary>
[Flags]
internal enum EpollEvents : uint
{
    None = 0,

    /// <summary>Something can be read: bytes, the end, or an error.</summary>
    Readable = 0x1,

    /// <summary>Something can be written.</summary>
    Writable = 0x4,

    /// <summary>The connection has failed. Always reported.</summary>
    Error = 0x8,

    /// <summary>Both directions have ended. Always reported.</summary>
    HungUp = 0x10,
}
