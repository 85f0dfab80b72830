namespace Edge.Traffic;

/// <summary>What came of one attempt of a request.</summary>
internal enum AttemptResult
{
    /// <summary>The answer of a server.</summary>
    Answered,

    /// <summary>An answer 502, 503 or 504 of a gateway: it had no server for the request.</summary>
    Unavailable,

    /// <summary>No connection could be made.</summary>
    Refused,

    /// <summary>The connection broke before the answer was complete.</summary>
    Reset,
}
