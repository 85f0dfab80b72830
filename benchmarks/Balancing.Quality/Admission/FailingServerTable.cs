using Balancing.Benchmarks;
using Balancing.Quality.Output;

namespace Balancing.Quality.Admission;

/// <summary>The requests that fail because one server fails at once, with and without reports and ejection.</summary>
internal static class FailingServerTable
{
    public static void Write(RunSize run, Report report)
    {
        Table table = new(
            $"one of {FailingServer.Servers} servers fails at once",
            $"failed of {FailingServer.Requests:N0}", "share", "with reports", "with reports and ejection");
        foreach (SelectorCase selector in SelectorCatalog.All)
        {
            double unreported = Average(selector, ejection: null, reports: false, run);
            double reported = Average(selector, ejection: null, reports: true, run);
            double ejected = Average(selector, new OutlierEjectionOptions(), reports: true, run);
            table.Add(
                $"`{selector.Name}`", $"{unreported:N0}", $"{unreported / FailingServer.Requests:P0}",
                $"{reported:N0}", $"{ejected:N0}");
        }

        report.Write("quality-failing-server", table,
            $"Means over {run.FailingServerTrials} seeds. {FailingServer.Requests:N0} requests, Poisson arrivals.",
            $"A request takes {FailingServer.MeanDuration.TotalMilliseconds} ms (exponential), "
            + $"a failure {FailingServer.TimeToFail.TotalMilliseconds} ms.",
            $"With {FailingServer.InFlight} in flight on each server if none failed. Ejection has default options.");
    }

    private static double Average(
        SelectorCase selector, OutlierEjectionOptions? ejection, bool reports, RunSize run)
    {
        int[] failures = new int[run.FailingServerTrials];
        Parallel.For(0, failures.Length, seed =>
            failures[seed] = FailingServer.CountFailures(selector.Create, ejection, reports, seed));
        return failures.Average();
    }
}
