using Balancing.Quality.Output;

namespace Balancing.Quality.Placement;

/// <summary>What more points per backend buy.</summary>
internal static class BalancePlot
{
    private const int Backends = 100;

    public static void Write(RunSize run, Report report)
    {
        Spread[] spreads = [.. run.BalancePoints.Select(points => Measure(points, run))];
        LinePlot plot = new(
            $"ConsistentHashSelector: balance of {Backends} equal backends",
            "points per backend",
            "% of the fair share");
        double[] points = [.. run.BalancePoints.Select(static points => (double)points)];
        plot.Add("busiest backend, above its fair share", points, [.. spreads.Select(static spread => 100 * (spread.Peak - 1))]);
        plot.Add("standard deviation of the shares", points, [.. spreads.Select(static spread => 100 * Math.Sqrt(spread.Variance))]);
        plot.AddTheory("theory: 1 ÷ √points", points, [.. points.Select(static count => 100 / Math.Sqrt(count))]);
        report.Write("quality-balance", plot);
    }

    private static Spread Measure(int points, RunSize run) => Spread.Measure(Backends, run.BalanceKeys, run.Seeds, seed =>
    {
        ConsistentHashSelector selector = new(
            new BackendPool(Keys.Ids(Backends, seed).Select(static id => new Backend(id))),
            new ConsistentHashSelectorOptions { PointsPerWeight = points });
        return n => selector.TrySelect(SelectionKey.FromHash(Keys.Hash(n)), out Backend? backend) ? backend.Id : "";
    });
}
