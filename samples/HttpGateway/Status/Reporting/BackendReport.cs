using System.Collections.Immutable;

namespace HttpGateway.Status.Reporting;

/// <summary>One backend in the report.</summary>
/// <param name="Id">The id of the destination.</param>
/// <param name="Address">The address of the server.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="State">The most important reason for or against new requests.</param>
/// <param name="Reasons">All reasons, the most important first; none for an available backend.</param>
/// <param name="InFlight">Requests that it has now.</param>
/// <param name="Requests">Attempts that have ended; null if they are not counted.</param>
/// <param name="Failures">Attempts that have failed; null if they are not counted.</param>
/// <param name="LatencyMs">How long a request takes at present, in milliseconds; 0 before the first one, null if it is
/// not measured.</param>
/// <param name="RingShare">The share of the keys that it owns; null without a hash ring.</param>
internal sealed record BackendReport(
    string Id,
    string Address,
    int Weight,
    string State,
    ImmutableArray<string> Reasons,
    int InFlight,
    long? Requests,
    long? Failures,
    double? LatencyMs,
    double? RingShare);
