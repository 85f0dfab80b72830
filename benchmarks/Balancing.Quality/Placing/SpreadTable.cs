using Balancing.Benchmarks;
using Balancing.Quality.Output;
using Balancing.Quality.Subjects;

namespace Balancing.Quality.Placing;

/// <summary>How evenly keys are shared out.</summary>
internal static class SpreadTable
{
    public static void Write(Scale scale, Report report)
    {
        Table table = new(["equal backends", .. scale.SpreadSizes.SelectMany(static size => (string[])[$"{size:N0}: rsd", "peak", "least"])]);
        foreach (Subject subject in SubjectList.All.Where(static subject => subject.Placement is not null))
        {
            table.Add([subject.Name, .. scale.SpreadSizes.SelectMany(size => Cells(Spread.Measure(subject, size, scale)))]);
        }

        report.Write("quality-spread", table,
            $"Shares of the backends, over {scale.Seeds} fleets: relative standard deviation; the busiest and the least busy one ÷ the mean.",
            $"{scale.KeysPerBackend:N0} keys per backend, at most {scale.KeysAtMost:N0}, for those that look at every backend {scale.LinearEvaluations:N0} ÷ backends.",
            "The noise of counting is subtracted from the deviation; where it blurs the extremes they are bounds (≤, ≥).");
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
