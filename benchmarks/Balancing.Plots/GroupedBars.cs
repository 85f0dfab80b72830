using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Balancing.Plots;

/// <summary>A group of horizontal bars for each row of a table, one bar for each of two columns.</summary>
internal static class GroupedBars
{
    private const int Margins = 140;
    private const int BarHeight = 15;
    private const int GroupHeight = 3; // two bars and a gap

    public static int Height(int rows) => Margins + rows * GroupHeight * BarHeight;

    /// <param name="plot">The plot.</param>
    /// <param name="theme">The colors.</param>
    /// <param name="names">The names of the rows.</param>
    /// <param name="series">The two columns; a value is null where queues grew without limit.</param>
    public static void Add(
        Plot plot, Theme theme, IReadOnlyList<string> names,
        params IReadOnlyList<(string Name, double?[] Values)> series)
    {
        foreach ((int i, (string name, double?[] values)) in series.Index())
        {
            Color color = theme.Series[i];
            BarPlot bars =
                plot.Add.Bars(values.Index().Select(value => CreateBar(value.Index, i, value.Item, color)).ToArray());
            bars.Horizontal = true;
            bars.LegendText = name;
            bars.ValueLabelStyle.FontSize = 11;
            bars.ValueLabelStyle.ForeColor = theme.TextColor;
        }

        double largest = series.Max(static column => column.Values.Max()) ?? 0;
        plot.Axes.Left.SetTicks([.. names.Select(static (_, row) => Middle(row))], [.. names]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.TickGenerator = new NumericFixedInterval(10);
        plot.HideGrid();
        plot.Axes.SetLimits(
            0, largest * 1.1, Middle(names.Count - 1) - GroupHeight / 2.0, Middle(0) + GroupHeight / 2.0);
        CommonStyle.ShowLegendBelow(plot, theme);
    }

    private static double Middle(int row) => -row * GroupHeight;

    // Without a figure, the queues grew without limit. If neither bar has one, one label is enough.
    private static Bar CreateBar(int row, int series, double? value, Color color) => new()
    {
        Position = Middle(row) + 0.5 - series,
        Value = value ?? 0,
        ValueLabel = value is null ? (series == 0 ? "without limit" : "") : value < 10 ? $"{value:0.0}" : $"{value:0}",
        Orientation = Orientation.Horizontal,
        FillColor = color,
        LineWidth = 0,
        Size = 0.9,
    };
}
