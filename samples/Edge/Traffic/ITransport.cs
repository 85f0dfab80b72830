namespace Edge.Traffic;

/// <summary>Sends a request once.</summary>
internal interface ITransport
{
    /// <exception cref="OperationCanceledException">The run has been interrupted.</exception>
    Task<AttemptResult> SendAsync(RequestKind kind, CancellationToken cancellation);
}
