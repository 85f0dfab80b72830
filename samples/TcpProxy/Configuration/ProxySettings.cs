using System.Collections.Immutable;
using System.Net;

namespace TcpProxy.Configuration;

/// <summary>All settings, complete and checked. Immutable.</summary>
internal sealed record ProxySettings
{
    public required ImmutableArray<IPEndPoint> Listen { get; init; }

    public required ImmutableArray<BackendSettings> Backends { get; init; }

    public required Algorithm Algorithm { get; init; }

    public required EngineKind Engine { get; init; }

    /// <summary>Where /status and /metrics are served; null for nowhere.</summary>
    public required IPEndPoint? Status { get; init; }

    /// <summary>The limit of one connection attempt, and of the PROXY header.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    public required IdleTimeouts Idle { get; init; }

    /// <summary>How long open connections may go on after a signal, or after their backend was removed.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    /// <summary>The time between two health checks of a server; null for no checks.</summary>
    public required TimeSpan? HealthInterval { get; init; }

    public required int MaxConnections { get; init; }

    public required int MaxConnectionsPerClient { get; init; }

    /// <summary>Whether every connection begins with a PROXY header that names the client.</summary>
    public required bool AcceptProxy { get; init; }

    /// <summary>Whether servers get a PROXY header that names the client.</summary>
    public required bool SendProxy { get; init; }
}
