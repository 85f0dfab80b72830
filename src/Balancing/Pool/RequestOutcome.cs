namespace Balancing;

/// <summary>What came of a request, as the pool needs to know it.</summary>
public enum RequestOutcome
{
    /// <summary>The backend did what it should. For HTTP every answer that is no fault of the server.</summary>
    Succeeded,

    /// <summary>The backend failed: no connection, a timeout, an answer like 502 or 503.</summary>
    Failed,

    /// <summary>The request was given up for a reason that is not the backend's: the client left, or another attempt
    /// was faster. Counts neither for nor against it.</summary>
    Canceled,
}
