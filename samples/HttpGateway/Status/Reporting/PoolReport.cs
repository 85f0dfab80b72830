using System.Collections.Immutable;

namespace HttpGateway.Status.Reporting;

/// <summary>One pool in the report.</summary>
/// <param name="Id">The id of the cluster.</param>
/// <param name="Policy">Its load balancing policy.</param>
/// <param name="Backends">Its members, and removed backends that still have requests.</param>
internal sealed record PoolReport(string Id, string Policy, ImmutableArray<BackendReport> Backends)
{
    public const string Yarp = "YARP";

    /// <summary><see cref="Yarp"/> if the policy is one of YARP; null if it is one of Balancing.</summary>
    public string? ChosenBy { get; init; }
}
