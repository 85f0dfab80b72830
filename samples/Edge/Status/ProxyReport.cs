using System.Collections.Immutable;

namespace Edge.Status;

/// <summary>What the proxy of layer 4 reports: <c>/status</c>.</summary>
internal sealed record ProxyReport(
    ProxyReport.ConnectionCounts Connections, ImmutableArray<ProxyReport.Backend> Backends)
{
    internal sealed record ConnectionCounts(int Active, long Accepted);

    internal sealed record Backend(string Id, string State, int Active);
}
