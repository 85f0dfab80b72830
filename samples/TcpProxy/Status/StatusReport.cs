using System.Collections.Immutable;
using Balancing;
using TcpProxy.Connections;
using TcpProxy.Routing;

namespace TcpProxy.Status;

/// <summary>How the proxy is at one moment.</summary>
internal sealed record StatusReport(
    ConnectionsReport Connections, ImmutableArray<BackendReport> Backends, bool Draining)
{
    private static readonly string DrainingState = NameOf(BackendState.Draining);

    public static StatusReport Create(ProxyRuntime proxy)
    {
        ConnectionCounters counters = proxy.Counters;
        Dictionary<string, BackendStatus> states = proxy.Router.Pool.GetStatus()
            .ToDictionary(static status => status.Id, StringComparer.Ordinal);
        return new StatusReport(
            new ConnectionsReport(
                proxy.Connections.Count, counters.Accepted, counters.Rejected, counters.Failed, counters.Cut),
            [
                .. proxy.Router.Pool.Backends.Cast<ServerBackend>()
                    .Where(backend => states.ContainsKey(backend.Id)) // a reload may come in between
                    .Select(backend => Create(backend, NameOf(states[backend.Id].State))),
                .. proxy.Router.Leaving.Select(static backend => Create(backend, DrainingState)),
            ],
            proxy.IsDraining);
    }

    private static BackendReport Create(ServerBackend backend, string state) => new(
        backend.Id,
        backend.Settings.Address,
        backend.Weight,
        state,
        backend.InFlightCount,
        backend.Traffic.Connections,
        backend.Traffic.ConnectFailures,
        backend.Traffic.BytesToServer,
        backend.Traffic.BytesToClient);

#pragma warning disable CA1308 // the names are lower case in the report; they are ASCII
    private static string NameOf(BackendState state) => state.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
