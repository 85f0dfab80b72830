namespace TcpProxy.ProxyProtocol;

/// <summary>How far a header has been read.</summary>
internal enum ProxyHeaderState
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>The next byte is the first one of the connection itself.</summary>
    Complete,

    /// <summary>It is no valid header.</summary>
    Malformed,
}
