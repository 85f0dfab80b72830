using System.Collections.Immutable;
using System.Net;

namespace TcpProxy.Configuration;

/// <summary>The settings that one source gives: the command line or the file. Null where it is silent.</summary>
internal sealed record SettingsDraft
{
    public ImmutableArray<IPEndPoint>? Listen { get; init; }

    public ImmutableArray<BackendSettings>? Backends { get; init; }

    public Algorithm? Algorithm { get; init; }

    public EngineKind? Engine { get; init; }

    public IPEndPoint? Status { get; init; }

    public TimeSpan? ConnectTimeout { get; init; }

    public TimeSpan? ClientIdleTimeout { get; init; }

    public TimeSpan? ServerIdleTimeout { get; init; }

    public TimeSpan? TunnelIdleTimeout { get; init; }

    public TimeSpan? DrainTimeout { get; init; }

    public TimeSpan? HealthInterval { get; init; }

    public int? MaxConnections { get; init; }

    public int? MaxConnectionsPerClient { get; init; }

    public bool? AcceptProxy { get; init; }

    public bool? SendProxy { get; init; }

    /// <summary>These settings, completed by another source where they are silent.</summary>
    public SettingsDraft CompletedBy(SettingsDraft other) => new()
    {
        Listen = Listen ?? other.Listen,
        Backends = Backends ?? other.Backends,
        Algorithm = Algorithm ?? other.Algorithm,
        Engine = Engine ?? other.Engine,
        Status = Status ?? other.Status,
        ConnectTimeout = ConnectTimeout ?? other.ConnectTimeout,
        ClientIdleTimeout = ClientIdleTimeout ?? other.ClientIdleTimeout,
        ServerIdleTimeout = ServerIdleTimeout ?? other.ServerIdleTimeout,
        TunnelIdleTimeout = TunnelIdleTimeout ?? other.TunnelIdleTimeout,
        DrainTimeout = DrainTimeout ?? other.DrainTimeout,
        HealthInterval = HealthInterval ?? other.HealthInterval,
        MaxConnections = MaxConnections ?? other.MaxConnections,
        MaxConnectionsPerClient = MaxConnectionsPerClient ?? other.MaxConnectionsPerClient,
        AcceptProxy = AcceptProxy ?? other.AcceptProxy,
        SendProxy = SendProxy ?? other.SendProxy,
    };
}
