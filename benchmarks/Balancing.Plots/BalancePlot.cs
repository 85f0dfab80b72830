using Balancing.Benchmarks;
using ScottPlot;
using ScottPlot.Plottables;

namespace Balancing.Plots;

/// <summary>The balance of a ring against its points per backend; both axes are logarithmic.</summary>
internal static class BalancePlot
{
    public const int Height = 440;

    public static Plot Draw(Theme theme, Func<string, ResultTable> read)
    {
        ResultTable table = read("quality-balance");
        double[] points = [.. table.Names.Select(static name => ResultTable.Figure(name)!.Value)];
        double[] xs = [.. points.Select(Math.Log10)];
        Plot plot = CommonStyle.Create(
            theme, "ConsistentHashSelector: balance of 100 equal backends", "points per backend",
            "% of the fair share");
        List<(string Name, Color Color, double Y)> ends = [];
        foreach ((int column, string heading) in table.Headings.Skip(1).Index())
        {
            double[] ys =
                [.. Enumerable.Range(0, points.Length).Select(row => Math.Log10(table.Row(row)[column]!.Value))];
            bool isTheory = heading.StartsWith("theory", StringComparison.Ordinal);
            Color color = isTheory ? theme.TextColor : theme.Series[column];
            Scatter line = plot.Add.Scatter(xs, ys, color);
            line.LineWidth = 2;
            line.MarkerSize = isTheory ? 0 : 7;
            line.LinePattern = isTheory ? LinePattern.Dashed : LinePattern.Solid;
            ends.Add((heading, color, ys[^1]));
        }

        plot.Axes.Bottom.TickGenerator = CommonStyle.LogTicks(1, 10, 100, 160, 1_000);
        plot.Axes.Left.TickGenerator = CommonStyle.LogTicks(1, 2, 5, 10, 20, 50, 100, 200, 500);
        EndLabels.Add(plot, xs[^1] + 0.1, 0.13, ends);
        plot.Axes.SetLimits(-0.1, xs[^1] + 1.5, 0.2, 2.9);
        return plot;
    }
}
