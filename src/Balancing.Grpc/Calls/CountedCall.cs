namespace Balancing.Grpc.Calls;

/// <summary>One call on one backend: the lease, and what is needed to report its outcome.</summary>
/// <remarks>The first of its ends counts, on whichever thread.</remarks>
internal sealed class CountedCall(BackendLease lease, CallDeadline deadline, CancellationToken cancellationToken)
{
    private HttpResponseMessage? _response;
    private int _hasEnded;

    /// <summary>Takes the response, which says how the call ends. Its content has to end the call.</summary>
    /// <param name="response">The response; its headers have arrived.</param>
    public void Receive(HttpResponseMessage response) => _response = response;

    /// <summary>Ends the call: its response was read to the end, trailers included.</summary>
    public void Complete()
    {
        if (TryEnd())
        {
            End(CallOutcome.Classify(_response!));
        }
    }

    /// <summary>Ends the call after an exception.</summary>
    /// <param name="exception">The exception.</param>
    public void Fail(Exception exception)
    {
        if (TryEnd())
        {
            End(CallOutcome.Classify(exception, cancellationToken.IsCancellationRequested, deadline));
        }
    }

    /// <summary>Ends the call: its response was disposed. Does nothing if it has ended before.</summary>
    public void Abandon()
    {
        if (TryEnd())
        {
            End(CallOutcome.TryGetEarly(_response!, out RequestOutcome outcome)
                ? outcome // a response without messages, which gRPC does not read
                : CallOutcome.OfCanceled(deadline));
        }
    }

    private bool TryEnd() => Interlocked.Exchange(ref _hasEnded, 1) == 0;

    private void End(RequestOutcome outcome)
    {
        try
        {
            lease.Report(outcome);
        }
        finally
        {
            lease.Dispose(); // an observer may have thrown
        }
    }
}
