namespace Balancing;

/// <summary>The state of a backend at one moment, for operators' pages and logs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="State">The most important reason for or against new requests.</param>
/// <param name="InFlightCount">The in-flight count, in the unit of <see cref="SelectionContext.Cost"/>.</param>
/// <param name="SlowStartShare">The share of its requests that it took; 1 unless it was warming up.</param>
/// <param name="ReturnsIn">The time until it returns, if it was suspended or ejected; otherwise null.</param>
public sealed record BackendStatus(
    string Id, int Weight, BackendState State, int InFlightCount, double SlowStartShare, TimeSpan? ReturnsIn);
