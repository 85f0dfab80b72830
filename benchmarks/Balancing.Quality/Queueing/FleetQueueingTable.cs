using Balancing.Benchmarks;
using Balancing.Quality.Arithmetic;
using Balancing.Quality.Contenders;
using Balancing.Quality.Output;

namespace Balancing.Quality.Queueing;

/// <summary>The time of requests at several loads: with equal servers, and if a tenth of them is five times slower and
/// no weight says so.</summary>
internal static class FleetQueueingTable
{
    private const int Servers = 100;
    private const int SlowServers = Servers / 10;
    private const double SlowSpeed = 0.2;
    private const string Unstable = "without limit";

    private static readonly IReadOnlyList<double> Loads = [0.4, 0.7, 0.9, 0.95];

    private static readonly IReadOnlyList<(string Name, Func<Random, double> Draw)> Services =
        [("exponential", Draws.Exponential), ("heavy-tailed", Draws.HeavyTailed)];

    private static readonly IReadOnlyList<(int Count, string Name)> Processes =
        [(1, "one dispatcher"), (10, "ten dispatchers")];

    public static void WriteEqual(RunSize run, Report report) =>
        Write("equal", CreateSpeeds(slow: 0), $"{Servers} equal servers.", run, report);

    public static void WriteUnequal(RunSize run, Report report) => Write(
        "unequal", CreateSpeeds(SlowServers),
        $"{Servers} servers of weight 1, {SlowServers} of them five times slower.", run, report);

    private static void Write(string fleet, double[] speeds, string note, RunSize run, Report report)
    {
        foreach ((string name, Func<Random, double> draw) in Services)
        {
            foreach ((int count, string processes) in Processes)
            {
                Table table = new(
                [
                    $"{name} service, {processes}",
                    .. Loads.SelectMany(static load => (string[])[$"load {load}: mean", "p99"]),
                ]);
                foreach (Contender contender in
                    ContenderCatalog.All.Where(static contender => contender.Queueing is not null))
                {
                    table.Add(
                    [
                        contender.Name,
                        .. Loads.SelectMany(load => Cells(QueueSimulation.Measure(
                            seed => Create(contender, count, seed), speeds, load, draw, run.FleetSimulations,
                            run.FleetRequests))),
                    ]);
                }

                report.Write($"quality-{fleet}-{name}-{count}", table,
                    note,
                    "Times from arrival to end, in mean service times of a fast server.",
                    $"{run.FleetSimulations} × {run.FleetRequests:N0} requests, Poisson arrivals, "
                    + "one queue per server, processed in order.");
            }
        }
    }

    // The slow ones are anywhere in the list, because some balancers prefer what comes first.
    private static double[] CreateSpeeds(int slow)
    {
        double[] speeds = [.. Enumerable.Range(0, Servers).Select(i => i < slow ? SlowSpeed : 1)];
        new Random(5).Shuffle(speeds);
        return speeds;
    }

    private static IBalancer Create(Contender contender, int count, int seed)
    {
        int[] weights = [.. Enumerable.Repeat(1, Servers)];
        return count == 1
            ? contender.Queueing!(weights, seed)
            : new Dispatchers(
                [.. Enumerable.Range(0, count).Select(i => contender.Queueing!(weights, (seed * count) + i))],
                Servers, seed);
    }

    private static string[] Cells(QueueSimulation result) => result.IsStable
        ? [$"{result.Mean:0.00}", $"{result.P99:0.0}"]
        : [Unstable, Unstable];
}
