using Balancing.Benchmarks;
using Balancing.Quality.Contenders;
using Balancing.Quality.Output;

namespace Balancing.Quality.Placement;

/// <summary>How evenly keys are distributed.</summary>
internal static class SpreadTable
{
    public static void Write(RunSize run, Report report)
    {
        Table table = new(["equal backends",
            .. run.SpreadSizes.SelectMany(static size => (string[])[$"{size:N0}: rsd", "peak", "least"])]);
        foreach (Contender contender in ContenderCatalog.All.Where(static contender => contender.Placement is not null))
        {
            table.Add(
                [contender.Name, .. run.SpreadSizes.SelectMany(size => Cells(Spread.Measure(contender, size, run)))]);
        }

        report.Write("quality-spread", table,
            $"Shares of the backends, over {run.Seeds} fleets.",
            "rsd: relative standard deviation. Peak and least: the busiest and the least busy backend ÷ the mean.",
            $"{run.KeysPerBackend:N0} keys per backend, at most {run.KeysAtMost:N0}.",
            $"Linear algorithms: {run.LinearEvaluations:N0} ÷ backends keys at most.",
            "The noise of counting is subtracted from the deviation. Extremes with too much noise are bounds (≤, ≥).");
    }

    private static IEnumerable<string> Cells(Spread spread)
    {
        yield return spread.IsBelowResolution
            ? $"< {100 * Math.Sqrt(spread.Resolution):0.0} %"
            : $"{100 * Math.Sqrt(spread.Variance):0.0} %";
        yield return (spread.IsBlurred ? "≤ " : "") + $"{spread.Peak:0.00}";
        yield return (spread.IsBlurred ? "≥ " : "") + $"{spread.Least:0.00}";
    }
}
