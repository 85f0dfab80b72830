namespace TcpProxy.Connections;

/// <summary>Counts the results of all connections since the start.</summary>
internal sealed class ConnectionCounters
{
    private long _accepted;
    private long _rejected;
    private long _failed;
    private long _cut;

    /// <summary>Connections within the limits.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Connections over a limit, or without a valid PROXY header.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Connections for which no server could be reached.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Open connections that the proxy ended: idle too long, or still open after a drain.</summary>
    public long Cut => Interlocked.Read(ref _cut);

    public void CountAccepted() => Interlocked.Increment(ref _accepted);

    public void CountRejected() => Interlocked.Increment(ref _rejected);

    public void CountFailed() => Interlocked.Increment(ref _failed);

    public void CountCut() => Interlocked.Increment(ref _cut);
}
