using Balancing.Benchmarks;
using ScottPlot;
using ScottPlot.Plottables;

namespace Balancing.Plots;

/// <summary>
/// Two figures of each placement, as multiples of the ideal on one logarithmic axis: the keys that move when a backend
/// joins, and the load of the busiest backend. A good placement is near 1 in both.
/// </summary>
internal static class PlacementPlot
{
    private const int Margins = 130;
    private const int RowHeight = 27;

    public static int Height(Func<string, ResultTable> read) =>
        Margins + read("quality-spread").Names.Count * RowHeight;

    public static Plot Draw(Theme theme, Func<string, ResultTable> read)
    {
        ResultTable spread = read("quality-spread");
        ResultTable disruption = read("quality-disruption");
        double?[] busiest = spread.Column("100: rsd", offset: 1);
        double?[] moved = disruption.Column("add one: moved ÷ ideal");
        double[] rows = [.. spread.Names.Select(static (_, row) => (double)-row)];

        Plot plot =
            CommonStyle.Create(theme, "Placement of keys on 100 equal backends", "times the ideal; 1 is the best");
        VerticalLine ideal = plot.Add.VerticalLine(0, 1, theme.TextColor);
        ideal.LinePattern = LinePattern.Dashed;
        double?[] movedInOrder = [.. spread.Names.Select(name => moved[Find(disruption, name)])];
        Dots(plot, theme.Series[0], MarkerShape.FilledCircle, "keys moved when a backend joins", movedInOrder, rows);
        Dots(plot, theme.Series[1], MarkerShape.FilledDiamond, "load of the busiest backend", busiest, rows);

        plot.Axes.Left.SetTicks(rows, [.. spread.Names]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.TickGenerator = CommonStyle.LogTicks(1, 2, 5, 10, 20, 50, 100);
        plot.Axes.SetLimits(-0.08, 2.12, rows[^1] - 0.7, 0.7);
        CommonStyle.ShowLegendBelow(plot, theme);
        return plot;
    }

    private static int Find(ResultTable table, string name) =>
        table.Names.Index().Single(row => row.Item == name).Index;

    private static void Dots(Plot plot, Color color, MarkerShape shape, string legend, double?[] values, double[] rows)
    {
        Scatter dots =
            plot.Add.ScatterPoints([.. values.Select(static value => Math.Log10(value!.Value))], rows, color);
        dots.MarkerShape = shape;
        dots.MarkerSize = 11;
        dots.LegendText = legend;
    }
}
