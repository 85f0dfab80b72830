using Balancing.Benchmarks;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Balancing.Plots;

/// <summary>What a load factor takes from the busiest engine, and from the cache hits: one line for each exponent of
/// Zipf's law.</summary>
internal static class HotKeyPlot
{
    public const int Height = 480;

    public static Plot Draw(Theme theme, Func<string, ResultTable> read)
    {
        ResultTable table = read("quality-hot-key");
        string[] exponents = table.Texts("exponent");
        string[] factors = table.Texts("`LoadFactor`");
        double?[] peaks = table.Column("requests: peak ÷ mean");
        double?[] hits = table.Column("cache hits");
        Plot plot = CommonStyle.Create(
            theme, "Hot keys: what a LoadFactor does to the busiest engine and to cache hits", "cache hits, %",
            "requests: peak ÷ mean");
        foreach ((int series, string exponent) in exponents.Distinct().Index())
        {
            int[] rows = [.. table.Names.Index()
                .Where(row => exponents[row.Index] == exponent && row.Item == nameof(ConsistentHashSelector))
                .Select(static row => row.Index)];
            Color color = theme.Three[series];
            Scatter line = plot.Add.Scatter(Select(hits, rows), Select(peaks, rows), color);
            line.LineWidth = 2;
            line.MarkerSize = 8;
            line.LegendText = $"exponent {exponent}";
            foreach (int row in rows)
            {
                Label(plot, factors[row], hits[row]!.Value, peaks[row]!.Value, color);
            }

            int even = table.Names.Index()
                .Single(row => exponents[row.Index] == exponent && row.Item == nameof(LeastConnectionsSelector)).Index;
            Scatter point = plot.Add.ScatterPoints(Select(hits, [even]), Select(peaks, [even]), color);
            point.MarkerShape = MarkerShape.OpenDiamond;
            point.MarkerSize = 11;
        }

        ScottPlot.Plottables.Text note = plot.Add.Text("◇ least connections, for comparison", 22, 1.45);
        note.LabelFontColor = theme.TextColor;
        note.LabelFontSize = CommonStyle.LabelSize;
        plot.Axes.Bottom.TickGenerator = new NumericFixedInterval(10);
        plot.Axes.Left.TickGenerator = new NumericFixedInterval(1);
        plot.Axes.SetLimits(20, 101, 0.6, 5.2);
        CommonStyle.ShowLegendBelow(plot, theme);
        return plot;
    }

    private static double[] Select(double?[] column, int[] rows) => [.. rows.Select(row => column[row]!.Value)];

    // To the left of the point, and without a bound above it, where the line ends.
    private static void Label(Plot plot, string factor, double x, double y, Color color)
    {
        bool isBound = factor != "-";
        ScottPlot.Plottables.Text text = isBound
            ? plot.Add.Text(factor, x - 0.8, y)
            : plot.Add.Text("no bound", x, y + 0.08);
        text.LabelAlignment = isBound ? Alignment.MiddleRight : Alignment.LowerCenter;
        text.LabelFontColor = color;
        text.LabelFontSize = 11;
    }
}
