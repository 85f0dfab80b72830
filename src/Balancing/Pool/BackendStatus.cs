namespace Balancing;

/// <summary>How a backend was at one moment, for operators' pages and logs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="State">The most important answer to whether it takes requests.</param>
/// <param name="InFlight">What was in flight, in the unit of <see cref="SelectionContext.Cost"/>.</param>
/// <param name="SlowStartShare">The share of its requests that it took; 1 unless it was warming up.</param>
/// <param name="ReturnsIn">How long until it comes back, if it was suspended or ejected; otherwise null.</param>
public sealed record BackendStatus(
    string Id, int Weight, BackendState State, int InFlight, double SlowStartShare, TimeSpan? ReturnsIn);
