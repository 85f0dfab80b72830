namespace Faults.Load;

/// <summary>What came of a request.</summary>
internal enum RequestResult
{
    /// <summary>A whole answer with status 200.</summary>
    Answered,

    /// <summary>A broken answer, an error of the proxy, a reset, or no answer in time: a server had the
    /// request.</summary>
    Failed,

    /// <summary>No server had the request, so another try was allowed, and yet there was no answer.</summary>
    Lost,
}
