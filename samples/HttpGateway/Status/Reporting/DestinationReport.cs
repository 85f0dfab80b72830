using Yarp.ReverseProxy.Model;

namespace HttpGateway.Status.Reporting;

/// <summary>Reports on a destination that a policy of YARP chooses. YARP has no weights, and counts what is in flight
/// and nothing else.</summary>
internal static class DestinationReport
{
    private const int Weight = 1;

    public static BackendReport Create(DestinationState destination)
    {
        bool isUnhealthy = destination.Health.Active == DestinationHealth.Unhealthy
            || destination.Health.Passive == DestinationHealth.Unhealthy;
        return new BackendReport(
            destination.DestinationId,
            destination.Model.Config.Address,
            Weight,
            isUnhealthy ? "unhealthy" : "available",
            isUnhealthy ? [StateReasons.Health] : [],
            destination.ConcurrentRequestCount,
            Requests: null,
            Failures: null,
            LatencyMs: null,
            RingShare: null);
    }
}
