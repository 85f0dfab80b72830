using Prometheus;
using TcpProxy.Connections;

namespace TcpProxy.Status;

/// <summary>The report as Prometheus metrics.</summary>
internal sealed class ProxyMetrics
{
    private const string Backend = "backend";
    private const string Direction = "direction";
    private const string ToServer = "to_server";
    private const string ToClient = "to_client";

    private readonly ProxyRuntime _proxy;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Gauge _active;
    private readonly Counter _total;
    private readonly Counter _rejected;
    private readonly Counter _failed;
    private readonly Counter _cut;
    private readonly Counter _bytes;
    private readonly Gauge _draining;
    private readonly Gauge _backendActive;
    private readonly Gauge _backendAvailable;
    private readonly Counter _backendTotal;
    private readonly Counter _backendFailures;
    private readonly Counter _backendBytes;

    public ProxyMetrics(ProxyRuntime proxy)
    {
        _proxy = proxy;
        MetricFactory metrics = Metrics.WithCustomRegistry(Registry);
        _active = metrics.CreateGauge("tcpproxy_connections_active", "Connections that are open.");
        _total = metrics.CreateCounter("tcpproxy_connections_total", "Connections within the limits.");
        _rejected = metrics.CreateCounter(
            "tcpproxy_connections_rejected_total", "Connections over a limit, or without a valid PROXY header.");
        _failed = metrics.CreateCounter(
            "tcpproxy_connections_failed_total", "Connections for which no server could be reached.");
        _cut = metrics.CreateCounter(
            "tcpproxy_connections_cut_total", "Connections that were idle too long or outlived a drain.");
        _bytes = metrics.CreateCounter("tcpproxy_bytes_total", "Bytes received and passed on.", [Direction]);
        _draining = metrics.CreateGauge("tcpproxy_draining", "1 while no new connections are taken.");
        _backendActive = metrics.CreateGauge(
            "tcpproxy_backend_connections_active", "Connections that are open, by backend.", [Backend]);
        _backendAvailable = metrics.CreateGauge(
            "tcpproxy_backend_available", "1 if the backend takes new connections.", [Backend]);
        _backendTotal = metrics.CreateCounter(
            "tcpproxy_backend_connections_total", "Connections that were made, by backend.", [Backend]);
        _backendFailures = metrics.CreateCounter(
            "tcpproxy_backend_connect_failures_total", "Attempts to connect that failed, by backend.", [Backend]);
        _backendBytes = metrics.CreateCounter(
            "tcpproxy_backend_bytes_total", "Bytes received and passed on, by backend.", [Backend, Direction]);
        Registry.AddBeforeCollectCallback(Update);
    }

    /// <summary>What /metrics writes.</summary>
    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    private void Update()
    {
        lock (_gate)
        {
            StatusReport report = StatusReport.Create(_proxy);
            ConnectionsReport connections = report.Connections;
            _active.Set(connections.Active);
            _total.IncTo(connections.Accepted);
            _rejected.IncTo(connections.Rejected);
            _failed.IncTo(connections.Failed);
            _cut.IncTo(connections.Cut);
            _draining.Set(report.Draining ? 1 : 0);
            (long toServer, long toClient) = _proxy.Router.TotalBytes;
            _bytes.WithLabels(ToServer).IncTo(toServer);
            _bytes.WithLabels(ToClient).IncTo(toClient);
            foreach (BackendReport backend in report.Backends)
            {
                Update(backend);
            }

            RemoveAllBut(report.Backends.Select(static backend => backend.Id));
        }
    }

    private void Update(BackendReport backend)
    {
        _known.Add(backend.Id);
        _backendActive.WithLabels(backend.Id).Set(backend.Active);
        _backendAvailable.WithLabels(backend.Id).Set(backend.State is "available" or "warming" ? 1 : 0);
        _backendTotal.WithLabels(backend.Id).IncTo(backend.Total);
        _backendFailures.WithLabels(backend.Id).IncTo(backend.ConnectFailures);
        _backendBytes.WithLabels(backend.Id, ToServer).IncTo(backend.BytesToServer);
        _backendBytes.WithLabels(backend.Id, ToClient).IncTo(backend.BytesToClient);
    }

    /// <summary>Ends the series of backends that are gone.</summary>
    private void RemoveAllBut(IEnumerable<string> ids)
    {
        foreach (string id in _known.Except(ids).ToArray())
        {
            _known.Remove(id);
            _backendActive.RemoveLabelled(id);
            _backendAvailable.RemoveLabelled(id);
            _backendTotal.RemoveLabelled(id);
            _backendFailures.RemoveLabelled(id);
            _backendBytes.RemoveLabelled(id, ToServer);
            _backendBytes.RemoveLabelled(id, ToClient);
        }
    }
}
