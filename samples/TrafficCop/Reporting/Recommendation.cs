using System.Globalization;
using TrafficCop.Results;

namespace TrafficCop.Reporting;

/// <summary>One line of "which algorithm when".</summary>
/// <param name="When">What somebody wants.</param>
/// <param name="Take">The algorithms that did best at it just now; none of them if even the best did badly.</param>
/// <param name="Measured">The figure of the best.</param>
/// <param name="Worst">Who did worst, and how badly; null if nobody did much worse than the best.</param>
internal sealed record Recommendation(string When, IReadOnlyList<string> Take, string Measured, string? Worst)
{
    // Closer than this is a draw: the next run might have it the other way round.
    private const double Draw = 1.1;

    // Rotation is exact to one request; nine per cent off is no longer "exact", and no chance.
    private const double DrawOfShares = 1.02;

    /// <summary>One line per wish for which there is something to compare.</summary>
    public static IReadOnlyList<Recommendation> From(IReadOnlyList<Result> results)
    {
        // Hashes do not look at the load: whether their users wait is up to whom the slow servers drew, and no merit.
        Result[] spreading = [.. results.Where(static result => !result.Algorithm.IsHash)];
        Result[] unweighted = [.. spreading.Where(static result => !result.Algorithm.IsWeighted)];
        Result[] hashes = [.. results.Where(static result => result.Algorithm.IsHash)];
        Criterion[] criteria =
        [
            new("short waits, speeds unknown", unweighted, static result => result.Steady.P99.TotalMilliseconds, "p99", "0 ms"),
            new("short waits, speeds known", spreading, static result => result.Steady.P99.TotalMilliseconds, "p99", "0 ms"),
            new("no queue, speeds unknown", unweighted, static result => result.Steady.Peak, "peak", "0") { Mark = static result => result.Steady.AllClientsBusy ? "≥ " : "" },
            new("exact shares", results, static result => result.Steady.Unevenness, "busiest", "0.00 ×") { Draw = DrawOfShares },
            new("a user stays on one server", results, static result => 1 - result.Steady.StickyShare, "strayed", "0 %") { Limit = 0.01 },
            new("... when servers change too", hashes, MovedNeedlessly, "moved needlessly", "0 %") { Limit = 0.01 },
        ];
        return [.. criteria.Where(static criterion => criterion.Candidates.Count > 1).Select(static criterion => criterion.Fulfil())];
    }

    private static double MovedNeedlessly(Result result) => Math.Max(result.Churn.WhenLeft.NeedlessShare, result.Churn.WhenJoined.NeedlessShare);

    /// <param name="When">What somebody wants.</param>
    /// <param name="Candidates">Those that are compared.</param>
    /// <param name="Figure">What they are compared by; less is better.</param>
    /// <param name="Label">What the figure is called.</param>
    /// <param name="Format">How it is written.</param>
    private sealed record Criterion(string When, IReadOnlyCollection<Result> Candidates, Func<Result, double> Figure, string Label, string Format)
    {
        /// <summary>So many times the least figure is as good as the least.</summary>
        public double Draw { get; init; } = Recommendation.Draw;

        /// <summary>If even the least figure is above this, nobody fulfils the wish.</summary>
        public double Limit { get; init; } = double.PositiveInfinity;

        /// <summary>Written before a figure.</summary>
        public Func<Result, string> Mark { get; init; } = static _ => "";

        public Recommendation Fulfil()
        {
            Result leader = Candidates.MinBy(Figure)!;
            Result worst = Candidates.MaxBy(Figure)!;
            double least = Figure(leader);
            string[] best = [.. Candidates.Where(result => Figure(result) <= least * Draw).Select(static result => result.Algorithm.Title)];
            string measured = $"{Label} {Text(leader)}";
            return least > Limit ? new Recommendation(When, ["none of these"], measured + " at best", null)
                : best.Length == Candidates.Count ? new Recommendation(When, ["any of these"], Range(), null)
                : new Recommendation(When, best, measured, $"{worst.Algorithm.Title}, {Text(worst)}");

            string Range() => Text(leader) == Text(worst) ? measured : $"{measured} to {Text(worst)}";
        }

        private string Text(Result result) => Mark(result) + Figure(result).ToString(Format, CultureInfo.InvariantCulture);
    }
}
