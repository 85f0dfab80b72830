using Balancing.Benchmarks;
using Balancing.Quality.Baselines;
using Balancing.Quality.Output;

namespace Balancing.Quality.Queueing;

/// <summary>Two rules of weighted least connections on servers with weights equal to their speeds, 1 : 10.</summary>
internal static class WeightedQueueingTable
{
    private const int Slow = 1;
    private const int Fast = 10;

    private static readonly IReadOnlyList<(string Name, int[] Weights)> Fleets =
    [
        ("1 fast, 1 slow", [Fast, Slow]),
        ("1 fast, 10 slow", [Fast, .. Enumerable.Repeat(Slow, 10)]),
        ("10 fast, 10 slow", [.. Enumerable.Repeat(Fast, 10), .. Enumerable.Repeat(Slow, 10)]),
    ];

    private static readonly IReadOnlyList<double> Loads = [0.2, 0.4, 0.6, 0.8, 0.9];

    public static void Write(RunSize run, Report report)
    {
        Table table = new(
            "servers of speed and weight 10 and 1", "load", "n ÷ w: mean", "p99", "(n + 1) ÷ w: mean", "p99",
            "mean, second ÷ first", "p99, second ÷ first");
        foreach ((string name, int[] weights) in Fleets)
        {
            foreach (double load in Loads)
            {
                QueueSimulation first = Measure(weights, load, added: 0, run);
                QueueSimulation second = Measure(weights, load, added: 1, run);
                table.Add(
                    name, $"{load:0.0}",
                    $"{first.Mean:0.00}", $"{first.P99:0.0}", $"{second.Mean:0.00}", $"{second.P99:0.0}",
                    $"{second.Mean / first.Mean:0.00}", $"{second.P99 / first.P99:0.00}");
            }
        }

        report.Write("quality-weighted-queueing", table,
            "Times from arrival to end, in mean service times of a fast server.",
            $"{run.Simulations} × {run.Requests:N0} requests, Poisson arrivals, exponential service, queues in order.",
            "n: requests in flight, w: weight. The smallest value wins; ties are drawn in proportion to weight.",
            "(n + 1) ÷ w is sed of LVS.");
    }

    private static QueueSimulation Measure(int[] weights, double load, int added, RunSize run) =>
        QueueSimulation.Measure(
        seed => new LeastByWeight(weights, added, seed), [.. weights.Select(static weight => (double)weight / Fast)],
        load, run);
}
