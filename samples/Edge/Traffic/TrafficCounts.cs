namespace Edge.Traffic;

/// <summary>What came of the requests. Safe on any thread.</summary>
internal sealed class TrafficCounts
{
    private int _inFlight;
    private long _answered;
    private long _gatewayErrors;
    private long _notRepeated;
    private long _lost;
    private long _resets;

    /// <summary>Requests without a result so far.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Requests with an answer of a server.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Attempts that a gateway answered in place of a server.</summary>
    public long GatewayErrors => Volatile.Read(ref _gatewayErrors);

    /// <summary>Requests without an answer that were not allowed to be sent again.</summary>
    public long NotRepeated => Volatile.Read(ref _notRepeated);

    /// <summary>Requests without an answer although they were allowed to be sent again.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Connections that the other side ended while a client used them.</summary>
    public long Resets => Volatile.Read(ref _resets);

    /// <summary>Counts a request as in flight until the result is disposed.</summary>
    public IDisposable BeginRequest()
    {
        Interlocked.Increment(ref _inFlight);
        return new RequestInFlight(this);
    }

    /// <summary>Counts an attempt.</summary>
    public void Count(AttemptResult result)
    {
        if (result == AttemptResult.Answered)
        {
            Interlocked.Increment(ref _answered);
        }
        else if (result == AttemptResult.GatewayError)
        {
            Interlocked.Increment(ref _gatewayErrors);
        }
    }

    public void CountNotRepeated() => Interlocked.Increment(ref _notRepeated);

    public void CountLost() => Interlocked.Increment(ref _lost);

    public void CountReset() => Interlocked.Increment(ref _resets);

    private sealed class RequestInFlight(TrafficCounts counts) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref counts._inFlight);
    }
}
