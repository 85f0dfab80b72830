using TrafficCop.Results;

namespace TrafficCop.Reporting;

/// <summary>Derives "which algorithm when" from the results.</summary>
internal static class Recommender
{
    // Round robin is exact to one request, so a share that is 9 % off is not "exact".
    private const double ToleranceOfShares = 1.02;

    // Up to 1 % of the users may change their server where they should not.
    private const double LimitOfMoves = 0.01;

    /// <returns>One row per goal for which there are at least two results to compare.</returns>
    public static IReadOnlyList<Recommendation> Recommend(IReadOnlyList<Result> results)
    {
        // A hash ignores load. Its waits depend on which users the slow servers got, so they are not compared.
        Result[] loadSpreading = [.. results.Where(static result => !result.Algorithm.IsHash)];
        Result[] unweighted = [.. loadSpreading.Where(static result => !result.Algorithm.IsWeighted)];
        Result[] hashes = [.. results.Where(static result => result.Algorithm.IsHash)];
        Criterion[] criteria =
        [
            new("short waits, speeds unknown", unweighted, P99, "p99", "0 ms"),
            new("short waits, speeds known", loadSpreading, P99, "p99", "0 ms"),
            new("short queues, speeds unknown", unweighted, static result => result.Steady.Peak, "peak", "0")
            {
                Prefix = static result => result.Steady.AllClientsBusy ? "≥ " : "",
            },
            new("exact shares", results, static result => result.Steady.Unevenness, "busiest", "0.00 ×")
            {
                Tolerance = ToleranceOfShares,
            },
            new("a user stays on one server", results, NotSticky, "not sticky", "0 %")
            {
                Limit = LimitOfMoves,
            },
            new("... when servers change too", hashes, NeedlessMoves, "moved needlessly", "0 %")
            {
                Limit = LimitOfMoves,
            },
        ];
        return
        [
            .. criteria
                .Where(static criterion => criterion.Candidates.Count > 1)
                .Select(static criterion => criterion.Recommend()),
        ];
    }

    private static double P99(Result result) => result.Steady.P99.TotalMilliseconds;

    private static double NotSticky(Result result) => 1 - result.Steady.StickyShare;

    private static double NeedlessMoves(Result result) =>
        Math.Max(result.Churn.WhenLeft.NeedlessShare, result.Churn.WhenJoined.NeedlessShare);
}
