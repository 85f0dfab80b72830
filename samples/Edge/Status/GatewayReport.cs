using System.Collections.Immutable;

namespace Edge.Status;

/// <summary>What a gateway of layer 7 reports: <c>/_balancing/status</c>.</summary>
internal sealed record GatewayReport(ImmutableArray<GatewayReport.Pool> Pools)
{
    internal sealed record Pool(string Id, ImmutableArray<Backend> Backends);

    internal sealed record Backend(string Id, string State, int InFlight, long Requests);
}
