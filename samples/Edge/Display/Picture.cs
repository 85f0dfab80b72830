using Edge.Status;
using Edge.Traffic;

namespace Edge.Display;

/// <summary>What there is to see at a moment.</summary>
/// <param name="Elapsed">The time since the beginning.</param>
/// <param name="Length">How long it takes in all.</param>
/// <param name="Rows">The tiers.</param>
/// <param name="Counts">What clients have noticed so far.</param>
/// <param name="Log">What has happened so far.</param>
internal sealed record Picture(
    TimeSpan Elapsed,
    TimeSpan Length,
    IReadOnlyList<TierRow> Rows,
    TrafficCounts Counts,
    IReadOnlyList<string> Log);
