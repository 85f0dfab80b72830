namespace TcpProxy.Connections;

/// <summary>What has happened on an open connection.</summary>
[Flags]
internal enum Progress
{
    None = 0,

    /// <summary>The client has sent a byte.</summary>
    ClientHasSent = 1,

    /// <summary>The server has sent a byte.</summary>
    ServerHasSent = 2,

    /// <summary>The client has ended its direction.</summary>
    ClientEnded = 4,

    /// <summary>The server has ended its direction.</summary>
    ServerEnded = 8,

    /// <summary>Bytes wait because the client does not take them.</summary>
    ClientIsBlocked = 16,

    /// <summary>Bytes wait because the server does not take them.</summary>
    ServerIsBlocked = 32,
}
