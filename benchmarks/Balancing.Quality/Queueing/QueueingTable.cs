using Balancing.Benchmarks;
using Balancing.Quality.Contenders;
using Balancing.Quality.Output;

namespace Balancing.Quality.Queueing;

/// <summary>The time of requests in a simulation, and the picks of a backend that joins idle.</summary>
internal static class QueueingTable
{
    private const int Servers = 100;
    private const double Load = 0.9;
    private const string Unstable = "without limit";

    public static void Write(RunSize run, Report report)
    {
        Table table = new($"{Servers} servers, load {Load}", "mean time", "p99",
            $"picks of a new backend, of {NewBackendHerd.Picks}");
        foreach (Contender contender in ContenderCatalog.All.Where(static contender => contender.Queueing is not null))
        {
            QueueSimulation queueing = QueueSimulation.Measure(
                seed => contender.Queueing!([.. Enumerable.Repeat(1, Servers)], seed),
                [.. Enumerable.Repeat(1.0, Servers)], Load, run);
            table.Add(
            [
                contender.Name,
                queueing.IsStable ? $"{queueing.Mean:0.00}" : Unstable,
                queueing.IsStable ? $"{queueing.P99:0.0}" : Unstable,
                $"{NewBackendHerd.Measure(contender, run):0.0}",
            ]);
        }

        report.Write("quality-herd", table,
            $"Times from arrival to end, in mean service times; {run.Simulations} × {run.Requests:N0} requests.",
            "Poisson arrivals, exponential service, one queue per server, processed in order.",
            $"The new backend is idle, beside {NewBackendHerd.Others} with {NewBackendHerd.InFlight} in flight each.");
    }
}
