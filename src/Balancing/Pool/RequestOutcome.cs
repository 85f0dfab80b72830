namespace Balancing;

/// <summary>The outcome of a request, as far as it concerns the pool.</summary>
public enum RequestOutcome
{
    /// <summary>The backend did what it should. For HTTP, any answer that is no fault of the server, such as
    /// 404.</summary>
    Succeeded,

    /// <summary>The backend failed: no connection, a timeout, an answer like 502 or 503.</summary>
    Failed,

    /// <summary>The request was given up, and not because of the backend: the client disconnected, or another attempt
    /// was faster. Counts neither for nor against the backend.</summary>
    Canceled,
}
