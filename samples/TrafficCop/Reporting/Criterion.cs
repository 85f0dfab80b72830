using System.Globalization;
using TrafficCop.Results;

namespace TrafficCop.Reporting;

/// <summary>Compares results by one figure.</summary>
/// <param name="Goal">What the user of a load balancer wants to reach.</param>
/// <param name="Candidates">The results to compare.</param>
/// <param name="Figure">The figure to compare by; less is better.</param>
/// <param name="Label">The name of the figure.</param>
/// <param name="Format">The format of the figure.</param>
internal sealed record Criterion(
    string Goal, IReadOnlyCollection<Result> Candidates, Func<Result, double> Figure, string Label, string Format)
{
    /// <summary>
    /// A figure up to this multiple of the least counts as best, because the next run may rank the two differently.
    /// </summary>
    public double Tolerance { get; init; } = 1.1;

    /// <summary>If even the least figure is larger, no algorithm is recommended.</summary>
    public double Limit { get; init; } = double.PositiveInfinity;

    /// <summary>A prefix for the figure of a result.</summary>
    public Func<Result, string> Prefix { get; init; } = static _ => "";

    public Recommendation Recommend()
    {
        Result leader = Candidates.MinBy(Figure)!;
        Result worst = Candidates.MaxBy(Figure)!;
        double least = Figure(leader);
        string measured = $"{Label} {Text(leader)}";
        if (least > Limit)
        {
            return new Recommendation(Goal, ["none of these"], $"{measured} at best", null);
        }

        string[] best =
        [
            .. Candidates
                .Where(result => Figure(result) <= least * Tolerance)
                .Select(static result => result.Algorithm.Title),
        ];
        return best.Length == Candidates.Count
            ? new Recommendation(Goal, ["any of these"], Range(), null)
            : new Recommendation(Goal, best, measured, $"{worst.Algorithm.Title}, {Text(worst)}");

        string Range() => Text(leader) == Text(worst) ? measured : $"{measured} to {Text(worst)}";
    }

    private string Text(Result result) =>
        Prefix(result) + Figure(result).ToString(Format, CultureInfo.InvariantCulture);
}
