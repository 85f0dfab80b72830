using System.Globalization;

namespace TrafficCop;

/// <summary>One line of "which algorithm when".</summary>
/// <param name="When">What somebody wants.</param>
/// <param name="Take">The algorithms that did best at it just now.</param>
/// <param name="Because">The figures that say so.</param>
internal sealed record Advice(string When, string Take, string Because)
{
    // Closer than this is a draw: the next run might have it the other way round.
    private const double Draw = 1.1;

    /// <summary>One line per wish for which there is something to compare.</summary>
    public static IReadOnlyList<Advice> From(IReadOnlyList<Result> results)
    {
        Result[] unweighted = [.. results.Where(static result => !result.Algorithm.IsWeighted)];
        Result[] sticky = [.. results.Where(static result => result.IsSticky)];
        Advice?[] lines =
        [
            Least("short waits, speeds unknown", unweighted, static result => result.Steady.P99.TotalMilliseconds, "p99", "0 ms"),
            Least("short waits, speeds known", results, static result => result.Steady.P99.TotalMilliseconds, "p99", "0 ms"),
            Least("no queue at slow servers", unweighted, static result => result.Steady.Peak, "peak", "0"),
            Least("exact shares", results, static result => result.Steady.Unevenness, "busiest", "0.00 ×"),
            Least("a user stays on one server", results, static result => 1 - result.Steady.FaithfulShare, "unfaithful", "0 %"),
            Least("... when servers change too", sticky, static result => Math.Max(result.Churn.WhenLeft.Share, result.Churn.WhenJoined.Share), "moved", "0 %"),
        ];
        return [.. lines.OfType<Advice>()];
    }

    /// <param name="when">What somebody wants.</param>
    /// <param name="results">Those that are compared.</param>
    /// <param name="figure">What they are compared by; less is better.</param>
    /// <param name="label">What the figure is called.</param>
    /// <param name="format">How it is written.</param>
    private static Advice? Least(string when, IReadOnlyCollection<Result> results, Func<Result, double> figure, string label, string format)
    {
        if (results.Count < 2)
        {
            return null;
        }

        double least = results.Min(figure);
        Result worst = results.MaxBy(figure)!;
        string[] best = [.. results.Where(result => figure(result) <= least * Draw).Select(static result => result.Algorithm.Title)];
        return best.Length == results.Count
            ? new Advice(when, "any of these", $"{label} {Text(least)} to {Text(figure(worst))}")
            : new Advice(when, string.Join(" or ", best), $"{label} {Text(least)}; {worst.Algorithm.Title}: {Text(figure(worst))}");

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
