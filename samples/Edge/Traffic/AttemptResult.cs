namespace Edge.Traffic;

/// <summary>What came of one attempt to get an answer.</summary>
internal enum AttemptResult
{
    /// <summary>The whole answer of a server.</summary>
    Answered,

    /// <summary>No connection could be made, so nothing was sent.</summary>
    NotConnected,

    /// <summary>The connection ended, or the time was over, before the whole answer was there.</summary>
    Cut,

    /// <summary>A gateway answered in place of a server, such as 502.</summary>
    GatewayError,
}
