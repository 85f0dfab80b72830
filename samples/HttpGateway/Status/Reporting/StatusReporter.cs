using Balancing;
using Balancing.Yarp;
using HttpGateway.Discovery;
using HttpGateway.Status.Clusters;
using HttpGateway.Status.Traffic;

namespace HttpGateway.Status.Reporting;

/// <summary>Reports on all pools.</summary>
internal sealed class StatusReporter(ClusterWatch watch, ProblemList problems)
{
    private static readonly string DrainingState = NameOf(BackendState.Draining);

    public StatusReport Create() => new([.. watch.Clusters.Select(Create)], problems.Current);

    private static PoolReport Create(WatchedCluster cluster)
    {
        List<BackendReport> backends =
            [.. (cluster.Yarp?.DestinationsState.AllDestinations ?? []).Select(DestinationReport.Create)];
        foreach (BackendStatus status in cluster.Pool?.GetStatus() ?? [])
        {
            if (cluster.Pool!.TryGetBackend(status.Id, out Backend? member)) // a reload may come in between
            {
                backends.Add(Create(cluster, (DestinationBackend)member, status));
            }
        }

        HashSet<string> present = backends.Select(static backend => backend.Id).ToHashSet(StringComparer.Ordinal);
        foreach (IGrouping<string, DestinationBackend> objects in
            cluster.Leaving.GroupBy(static backend => backend.Destination.DestinationId, StringComparer.Ordinal))
        {
            int inFlight = objects.Sum(static backend => backend.InFlightCount);
            if (present.Contains(objects.Key) && cluster.Yarp is not null)
            {
                continue; // YARP counts them too
            }

            if (present.Contains(objects.Key))
            {
                // The cluster has got another pool, and this one still has requests of the former.
                int index = backends.FindIndex(backend => backend.Id == objects.Key);
                backends[index] = backends[index] with { InFlight = backends[index].InFlight + inFlight };
            }
            else if (inFlight > 0)
            {
                backends.Add(CreateLeaving(cluster, objects.First(), inFlight));
            }
        }

        return new PoolReport(cluster.Id, cluster.Policy, [.. backends])
        {
            ChosenBy = cluster.Yarp is null ? null : PoolReport.Yarp,
        };
    }

    private static BackendReport Create(WatchedCluster cluster, DestinationBackend backend, BackendStatus status)
    {
        BackendTraffic traffic = cluster.Traffic.GetOrAdd(backend.Id);
        return new BackendReport(
            backend.Destination.DestinationId,
            backend.Destination.Model.Config.Address,
            status.Weight,
            NameOf(status.State),
            StateReasons.List(status, backend),
            status.InFlightCount,
            traffic.Requests,
            traffic.Failures,
            Math.Round(traffic.Latency.TotalMilliseconds, 3),
            cluster.RingShareOf(backend.Id));
    }

    private static BackendReport CreateLeaving(WatchedCluster cluster, DestinationBackend backend, int inFlight)
    {
        BackendTraffic traffic = cluster.Traffic.GetOrAdd(backend.Id);
        return new BackendReport(
            backend.Destination.DestinationId,
            backend.Destination.Model.Config.Address,
            backend.Weight,
            DrainingState,
            [StateReasons.Removed],
            inFlight,
            traffic.Requests,
            traffic.Failures,
            Math.Round(traffic.Latency.TotalMilliseconds, 3),
            RingShare: null);
    }

#pragma warning disable CA1308 // the names are lower case in the report; they are ASCII
    private static string NameOf(BackendState state) => state.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
