namespace TcpProxy.Routing;

/// <summary>What went to one backend id and came from it. Survives reloads, so that counters never fall.</summary>
internal sealed class ServerTraffic
{
    /// <summary>The value of <see cref="CutAt"/> of a backend that stays.</summary>
    public const long Never = long.MaxValue;

    private long _connections;
    private long _connectFailures;
    private long _bytesToServer;
    private long _bytesToClient;
    private long _cutAt = Never;

    public long Connections => Interlocked.Read(ref _connections);

    public long ConnectFailures => Interlocked.Read(ref _connectFailures);

    public long BytesToServer => Interlocked.Read(ref _bytesToServer);

    public long BytesToClient => Interlocked.Read(ref _bytesToClient);

    /// <summary>When the remaining connections of a removed backend are cut, by
    /// <see cref="Environment.TickCount64"/>.</summary>
    public long CutAt
    {
        get => Volatile.Read(ref _cutAt);
        set => Volatile.Write(ref _cutAt, value);
    }

    public void CountConnection() => Interlocked.Increment(ref _connections);

    public void CountConnectFailure() => Interlocked.Increment(ref _connectFailures);

    public void CountBytes(bool isToServer, int count) =>
        Interlocked.Add(ref isToServer ? ref _bytesToServer : ref _bytesToClient, count);
}
