using System.Collections.Immutable;
using HttpGateway.Discovery;

namespace HttpGateway.Status.Reporting;

/// <summary>How the gateway is at one moment.</summary>
internal sealed record StatusReport(ImmutableArray<PoolReport> Pools, IReadOnlyList<Problem> Problems);
