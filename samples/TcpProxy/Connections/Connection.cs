using System.Net;
using Balancing;
using TcpProxy.Routing;

namespace TcpProxy.Connections;

/// <summary>One client, its server, and the accounts of both. An engine adds the code that moves the bytes.</summary>
/// <remarks>
/// <see cref="Check"/> and <see cref="Cut"/> are for any thread. The other members are for the engine, one thread at a
/// time per direction.
/// </remarks>
internal abstract class Connection(ProxyRuntime proxy)
{
    private volatile ConnectionPhase _phase;
    private long _deadline = long.MaxValue; // of the header, or of the attempt to connect
    private long _lastActivity;
    private int _progress;
    private int _isCut;
    private int _isEnded;
    private IPAddress? _countedClient;
    private BackendLease? _lease;
    private ServerBackend? _server;

    /// <summary>The place in the table. Belongs to the table.</summary>
    public int TableIndex { get; set; }

    protected ProxyRuntime Proxy => proxy;

    public ConnectionPhase Phase => _phase;

    /// <summary>Whether the header or the attempt to connect has taken too long.</summary>
    public bool IsOverdue => Environment.TickCount64 >= Volatile.Read(ref _deadline);

    /// <summary>Looks whether the connection has waited too long for something.</summary>
    /// <param name="now">The time, by <see cref="Environment.TickCount64"/>.</param>
    public void Check(long now)
    {
        switch (_phase)
        {
            case ConnectionPhase.Header or ConnectionPhase.Connecting when now >= Volatile.Read(ref _deadline):
                OnOverdue();
                break;
            case ConnectionPhase.Open when now >= _server!.Traffic.CutAt:
                Cut(isReset: true);
                break;
            case ConnectionPhase.Open:
                TimeSpan limit = IdleRule.LimitOf(
                    proxy.Router.Settings.Idle, (Progress)Volatile.Read(ref _progress));
                if (now - Volatile.Read(ref _lastActivity) >= limit.TotalMilliseconds)
                {
                    Cut(isReset: false);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Ends the connection although its sides have not.</summary>
    /// <param name="isReset">Whether both sides get a reset. What was cut must not look complete.</param>
    public void Cut(bool isReset)
    {
        if (Interlocked.Exchange(ref _isCut, 1) == 0 && Volatile.Read(ref _isEnded) == 0)
        {
            proxy.Counters.CountCut();
            Abort(isReset);
        }
    }

    /// <summary>Closes both sockets, on any thread. The engine then calls <see cref="End"/>.</summary>
    protected abstract void Abort(bool isReset);

    /// <summary>The header or the attempt to connect may have taken too long. On any thread.</summary>
    protected abstract void OnOverdue();

    /// <summary>Adds the connection to the table.</summary>
    /// <returns>False if there are as many connections as allowed. It is counted as rejected then.</returns>
    protected bool TryBegin()
    {
        StartDeadline();
        if (proxy.Connections.TryAdd(this, proxy.Router.Settings.MaxConnections))
        {
            return true;
        }

        proxy.Counters.CountRejected();
        return false;
    }

    /// <summary>Counts the client, once its address is known.</summary>
    /// <returns>False if it has as many connections as allowed. It is counted as rejected then.</returns>
    public bool TryIdentify(IPAddress client)
    {
        // On a dual-mode listener 10.0.0.1 arrives as ::ffff:10.0.0.1. It is the same client.
        client = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        if (!proxy.Clients.TryEnter(client, proxy.Router.Settings.MaxConnectionsPerClient))
        {
            proxy.Counters.CountRejected();
            return false;
        }

        _countedClient = client;
        proxy.Counters.CountAccepted();
        return true;
    }

    /// <summary>Begins to wait for the header or for a server.</summary>
    private void StartDeadline() => Volatile.Write(
        ref _deadline,
        Environment.TickCount64 + (long)proxy.Router.Settings.ConnectTimeout.TotalMilliseconds);

    public void EnterConnecting()
    {
        StartDeadline();
        _phase = ConnectionPhase.Connecting;
    }

    public void EnterOpen(ServerBackend server, BackendLease lease)
    {
        _server = server;
        _lease = lease;
        Volatile.Write(ref _lastActivity, Environment.TickCount64);
        _phase = ConnectionPhase.Open;
    }

    /// <summary>Counts bytes that were moved.</summary>
    protected void Count(bool isToServer, int count)
    {
        Volatile.Write(ref _lastActivity, Environment.TickCount64);
        _server!.Traffic.CountBytes(isToServer, count);
        Progress sent = isToServer ? Progress.ClientHasSent : Progress.ServerHasSent;
        if (((Progress)Volatile.Read(ref _progress) & sent) == 0)
        {
            Note(sent);
        }
    }

    protected void Note(Progress progress)
    {
        Volatile.Write(ref _lastActivity, Environment.TickCount64);
        Interlocked.Or(ref _progress, (int)progress);
    }

    protected void Clear(Progress progress)
    {
        Volatile.Write(ref _lastActivity, Environment.TickCount64);
        Interlocked.And(ref _progress, ~(int)progress);
    }

    /// <summary>Gives everything back that the connection holds. Later calls do nothing.</summary>
    protected void End()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0)
        {
            return;
        }

        _phase = ConnectionPhase.Closed;
        _lease?.Dispose();
        if (_countedClient is { } client)
        {
            proxy.Clients.Leave(client);
        }

        proxy.Connections.Remove(this);
    }
}
