namespace Balancing.Pool;

/// <summary>A snapshot of a view that metrics can measure: a hash ring.</summary>
internal interface IMeasuredRing
{
    /// <summary>The shares of the members; null if there are none.</summary>
    RelativeShares? Shares { get; }
}
