namespace TcpProxy.Connections;

/// <summary>What a connection waits for.</summary>
internal enum ConnectionPhase
{
    /// <summary>The PROXY header of the client.</summary>
    Header,

    /// <summary>A server.</summary>
    Connecting,

    /// <summary>Bytes of both sides.</summary>
    Open,

    /// <summary>Nothing.</summary>
    Closed,
}
