using Balancing.Benchmarks;
using Balancing.Quality.Output;

namespace Balancing.Quality.Admission;

/// <summary>The requests in flight of a backend that has just joined, with and without slow start.</summary>
internal static class NewcomerTable
{
    private static readonly IReadOnlyList<int> Times = [1, 5, 10, 20, 30, 40];

    public static void Write(RunSize run, Report report)
    {
        Table table = new(
        [
            "a cold backend joins ten others", "slow start",
            $"of the first {Newcomer.FirstRequests} requests", "mean time", "largest", "within 10 % after",
            .. Times.Select(static time => $"{time} s"),
        ]);
        foreach (SelectorCase selector in SelectorCatalog.All)
        {
            foreach (SlowStartOptions? slowStart in (SlowStartOptions?[])[null, new()])
            {
                Newcomer newcomer = Newcomer.Measure(selector.Create, slowStart, run.NewcomerTrials);
                table.Add(
                [
                    $"`{selector.Name}`",
                    slowStart is null ? "-" : $"{slowStart.Window.TotalSeconds} s",
                    $"{newcomer.FirstPicks:0}",
                    $"{newcomer.MeanTime:0.00} s",
                    $"{newcomer.Largest:0.0}",
                    newcomer.SettledAfter <= Newcomer.Seconds
                        ? $"{newcomer.SettledAfter} s"
                        : $"more than {Newcomer.Seconds} s",
                    .. Times.Select(time => $"{newcomer.Ratios[time]:0.00}"),
                ]);
            }
        }

        report.Write("quality-newcomer", table,
            "In flight on the newcomer ÷ the mean of the others, over "
            + $"{run.NewcomerTrials} sets of ids, at seconds after it has joined.",
            $"Mean time: of all requests of the first {Newcomer.ColdSeconds} seconds.",
            $"Each of the others has {Newcomer.InFlight} in flight before. A request takes a second (exponential); "
            + $"on the newcomer {Newcomer.ColdFactor} times as long at first, and as long after "
            + $"{Newcomer.ColdSeconds} s.");
    }
}
