using Edge.Status;

namespace Edge.Tests.Support;

/// <summary>How the tiers may be.</summary>
internal static class Statuses
{
    public static FleetStatus Create(int servers = 5, string serverState = NodeStatus.Available) => new(
        new NodeStatus("clients", NodeStatus.Available, 400, 16),
        new NodeStatus("TcpProxy", NodeStatus.Available, 3, 15),
        [
            new NodeStatus("gateway-1", "dead", 0, 0),
            new NodeStatus("gateway-2", NodeStatus.Available, 123456, 14),
        ],
        [
            .. Enumerable.Range(1, servers).Select(number =>
                new NodeStatus($"server-{number}", number == 2 ? serverState : NodeStatus.Available, 80, 3)),
        ]);
}
