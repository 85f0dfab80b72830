using System.Diagnostics.CodeAnalysis;
using System.Net;
using Balancing;

namespace TcpProxy.Routing;

/// <summary>Chooses the server of one connection: the next one as long as they cannot be reached.</summary>
/// <remarks>Not thread-safe: it belongs to one connection.</remarks>
/// <param name="router">The pool and the selector.</param>
/// <param name="client">The address of the client, which is the affinity key.</param>
internal sealed class ServerChoice(Router router, IPAddress client)
{
    private readonly SelectionKey _key = SelectionKey.FromIPAddress(client);
    private Backend[] _tried = [];

    /// <summary>The lease on the server of the moment; null before the first try.</summary>
    public BackendLease? Lease { get; private set; }

    /// <summary>Takes a lease on a server that was not tried yet.</summary>
    /// <returns>False if there is none, or none that may take a connection.</returns>
    public bool TryNext([NotNullWhen(true)] out ServerBackend? server)
    {
        Lease = router.Selector.Acquire(new SelectionContext { Key = _key, Excluded = _tried });
        server = Lease.Backend as ServerBackend;
        return server is not null;
    }

    /// <summary>The connection is there. What it took is the latency that the pool learns.</summary>
    public void Succeeded(ServerBackend server)
    {
        Lease!.Report(RequestOutcome.Succeeded);
        server.Traffic.CountConnection();
    }

    /// <summary>The server refused or did not answer in time.</summary>
    public void Failed(ServerBackend server)
    {
        Lease!.Report(RequestOutcome.Failed);
        Lease.Dispose();
        Lease = null;
        server.Traffic.CountConnectFailure();
        _tried = [.. _tried, server];
    }

    /// <summary>Gives up: the reason is not the server.</summary>
    public void Abandon()
    {
        Lease?.Dispose();
        Lease = null;
    }
}
