using Balancing.Benchmarks;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Balancing.Plots;

/// <summary>Mean and 99th percentile of the time of a request, as two bars for each balancer.</summary>
internal static class QueueingPlot
{
    private const int Margins = 140;
    private const int BarHeight = 15;
    private const int GroupHeight = 3; // two bars and a gap

    private static readonly string[] Series = ["mean", "99th percentile"];

    public static int Height(Func<string, ResultTable> read) =>
        Margins + read("quality-herd").Names.Count * GroupHeight * BarHeight;

    public static Plot Draw(Theme theme, Func<string, ResultTable> read)
    {
        ResultTable table = read("quality-herd");
        Plot plot = CommonStyle.Create(theme, $"Time of a request, {table.Headings[0]}", "mean service times");
        double largest = 0;
        for (int i = 0; i < Series.Length; i++)
        {
            double?[] values = [.. table.Names.Select((_, row) => table.Row(row)[i])];
            largest = Math.Max(largest, values.Max() ?? 0);
            Color color = theme.Series[i];
            BarPlot bars =
                plot.Add.Bars(values.Index().Select(value => CreateBar(value.Index, i, value.Item, color)).ToArray());
            bars.Horizontal = true;
            bars.LegendText = Series[i];
            bars.ValueLabelStyle.FontSize = 11;
            bars.ValueLabelStyle.ForeColor = theme.TextColor;
        }

        plot.Axes.Left.SetTicks([.. table.Names.Select(static (_, row) => Middle(row))], [.. table.Names]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.TickGenerator = new NumericFixedInterval(10);
        plot.HideGrid();
        plot.Axes.SetLimits(
            0, largest * 1.1, Middle(table.Names.Count - 1) - GroupHeight / 2.0, Middle(0) + GroupHeight / 2.0);
        CommonStyle.ShowLegendBelow(plot, theme);
        return plot;
    }

    private static double Middle(int row) => -row * GroupHeight;

    // Without a figure, the queues grew without limit; one label for both bars is enough.
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
