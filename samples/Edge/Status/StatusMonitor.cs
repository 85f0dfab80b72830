using Edge.Topology;
using Edge.Traffic;

namespace Edge.Status;

/// <summary>Puts the reports of all tiers together.</summary>
internal sealed class StatusMonitor(Fleet fleet, StatusReader reader, TrafficCounts counts, RateMeter rates)
{
    private const string Dead = "dead";
    private const string Unknown = "unknown";

    public async Task<FleetStatus> ReadAsync(CancellationToken cancellation)
    {
        Task<ProxyReport?> readingProxy = reader.ReadAsync(fleet, cancellation);
        IReadOnlyList<GatewayReport.Backend>[] pools = await Task.WhenAll(
            fleet.Gateways.Select(gateway => reader.ReadAsync(gateway, cancellation)));
        ProxyReport? proxy = await readingProxy;
        (NodeStatus[] Servers, NodeStatus Sum)[] gateways =
            [.. fleet.Gateways.Zip(pools, (gateway, pool) => Measure(gateway.Name, pool))];
        return new FleetStatus(
            new NodeStatus("clients", NodeStatus.Available, rates.Read("clients", counts.Answered), counts.InFlight),
            new NodeStatus(
                "TcpProxy",
                proxy is null ? Unknown : NodeStatus.Available,
                proxy is null ? 0 : rates.Read("TcpProxy", proxy.Connections.Accepted),
                proxy?.Connections.Active ?? 0),
            [
                .. fleet.Gateways.Zip(gateways, (gateway, measured) => measured.Sum with
                {
                    State = gateway.IsRunning
                        ? proxy?.Backends.FirstOrDefault(backend => backend.Id == gateway.Name)?.State ?? Unknown
                        : Dead,
                }),
            ],
            [
                .. fleet.Servers.Select(server => Sum(
                    server.Name, [.. gateways.SelectMany(x => x.Servers).Where(node => node.Name == server.Name)])),
            ]);
    }

    private (NodeStatus[] Servers, NodeStatus Sum) Measure(string gateway, IEnumerable<GatewayReport.Backend> pool)
    {
        NodeStatus[] servers =
        [
            .. pool.Select(backend => new NodeStatus(
                backend.Id, backend.State, rates.Read($"{gateway}/{backend.Id}", backend.Requests), backend.InFlight)),
        ];
        return (servers, Sum(gateway, servers));
    }

    /// <summary>The sum of some members.</summary>
    /// <remarks>The gateways may see a server in different states. The first one that is no ordinary one is shown.
    /// </remarks>
    private static NodeStatus Sum(string name, NodeStatus[] members) => new(
        name,
        members.FirstOrDefault(static member => member.State != NodeStatus.Available)?.State
            ?? (members.Length > 0 ? NodeStatus.Available : Unknown),
        members.Sum(static member => member.Rate),
        members.Sum(static member => member.InFlight));
}
