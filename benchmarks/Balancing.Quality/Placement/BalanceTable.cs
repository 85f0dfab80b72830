using Balancing.Benchmarks;
using Balancing.Quality.Output;

namespace Balancing.Quality.Placement;

/// <summary>The balance of a ring, from one point per backend to thousands.</summary>
internal static class BalanceTable
{
    private const int Backends = 100;

    public static void Write(RunSize run, Report report)
    {
        Table table =
            new("points per backend", "busiest, above its share", "standard deviation", "theory: 1 ÷ √points");
        foreach (int points in run.BalancePoints)
        {
            Spread spread = Measure(points, run);
            double theory = 1 / Math.Sqrt(points);
            table.Add($"{points:N0}", Percent(spread.Peak - 1), Percent(Math.Sqrt(spread.Variance)), Percent(theory));
        }

        report.Write("quality-balance", table,
            $"ConsistentHashSelector, {Backends} equal backends, {run.Seeds} fleets; in % of the fair share.");
    }

    private static string Percent(double share) => $"{100 * share:0.0} %";

    private static Spread Measure(int points, RunSize run) =>
        Spread.Measure(Backends, run.BalanceKeys, run.Seeds, seed =>
    {
        ConsistentHashSelector selector = new(
            new BackendPool(Keys.Ids(Backends, seed).Select(static id => new Backend(id))),
            new ConsistentHashSelectorOptions { PointsPerWeight = points });
        return n => selector.TrySelect(SelectionKey.FromHash(Keys.Hash(n)), out Backend? backend) ? backend.Id : "";
    });
}
