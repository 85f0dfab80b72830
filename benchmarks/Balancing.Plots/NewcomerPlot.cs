using Balancing.Benchmarks;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Balancing.Plots;

/// <summary>The requests in flight on a backend that joins cold, over time, with and without slow start.</summary>
internal static class NewcomerPlot
{
    public const int Height = 440;
    private const float Thick = 4;
    private const float Thin = 1.75f;
    private const string SlowStart = "slow start";

    // The selectors by turns and by keys have nearly the same line.
    private static readonly string[] Selectors = [nameof(RoundRobinSelector), nameof(LeastConnectionsSelector)];

    public static Plot Draw(Theme theme, Func<string, ResultTable> read)
    {
        ResultTable table = read("quality-newcomer");
        (int Column, double Second)[] times =
        [
            .. table.Headings.Index().Where(static heading => heading.Item.EndsWith(" s", StringComparison.Ordinal))
                .Select(static heading => (heading.Index, ResultTable.Figure(heading.Item[..^2])!.Value)),
        ];
        double[] xs = [0, .. times.Select(static time => time.Second)];
        string[] windows = table.Texts(SlowStart);
        Plot plot = CommonStyle.Create(
            theme, "A cold backend joins ten others", "seconds", "in flight ÷ the others'");
        foreach ((int row, string name) in table.Names.Index())
        {
            int series = Array.IndexOf(Selectors, name);
            if (series < 0)
            {
                continue;
            }

            bool isSlow = windows[row] != "-";
            double[] ys = [0, .. times.Select(time => table.Row(row)[time.Column - 1]!.Value)];
            Scatter line = plot.Add.Scatter(xs, ys, theme.Series[series]);
            line.LineWidth = isSlow ? Thick : Thin;
            line.MarkerSize = 7;
            line.LegendText = $"{name}{(isSlow ? ", " + SlowStart : "")}";
        }

        plot.Axes.Bottom.TickGenerator = new NumericFixedInterval(10);
        plot.Axes.Left.TickGenerator = new NumericFixedInterval(1);
        plot.Axes.SetLimits(-1, xs[^1] + 1, 0, 4.2);
        CommonStyle.ShowLegendBelow(plot, theme);
        return plot;
    }
}
