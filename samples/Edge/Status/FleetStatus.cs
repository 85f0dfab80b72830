using System.Collections.Immutable;

namespace Edge.Status;

/// <summary>All tiers at one moment.</summary>
/// <param name="Clients">The clients.</param>
/// <param name="Proxy">The proxy of layer 4, which counts connections.</param>
/// <param name="Gateways">The gateways of layer 7.</param>
/// <param name="Servers">The servers, each with the sum of what the gateways send to it.</param>
internal sealed record FleetStatus(
    NodeStatus Clients, NodeStatus Proxy, ImmutableArray<NodeStatus> Gateways, ImmutableArray<NodeStatus> Servers)
{
    /// <summary>The members that take no requests as usual.</summary>
    public IEnumerable<NodeStatus> Exceptions =>
        new[] { Proxy }.Concat(Gateways).Concat(Servers).Where(static node => node.State != NodeStatus.Available);
}
