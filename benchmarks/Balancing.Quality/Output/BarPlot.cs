using ScottPlot;

namespace Balancing.Quality.Output;

/// <summary>A group of lying bars for each contender, the first on top; its height grows with them.</summary>
/// <param name="title">The title.</param>
/// <param name="unit">What the values are.</param>
/// <param name="series">What the bars of a group are.</param>
internal sealed class BarPlot(string title, string unit, IReadOnlyList<string> series) : IPlot
{
    private const int Margins = 130;
    private const int BarHeight = 14;
    private readonly List<(string Name, double?[] Values)> _groups = [];

    public int Height => Margins + (_groups.Count * (series.Count + 1) * BarHeight);

    public void Add(string name, params double?[] values) => _groups.Add((name.Replace("`", "", StringComparison.Ordinal), values));

    public Plot Draw()
    {
        Plot plot = PlotStyle.Create(title, unit);
        double largest = _groups.Max(static group => group.Values.Max() ?? 0);
        for (int i = 0; i < series.Count; i++)
        {
            var bars = plot.Add.Bars(BarsOf(i, plot.Add.Palette.GetColor(i)));
            bars.Horizontal = true;
            bars.LegendText = series[i];
            bars.ValueLabelStyle.FontSize = 11;
        }

        plot.Axes.Left.SetTicks([.. _groups.Select((_, group) => Middle(group))], [.. _groups.Select(static group => group.Name)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.HideGrid();
        plot.Axes.SetLimits(0, largest * 1.1, Middle(_groups.Count - 1) - GroupHeight / 2, Middle(0) + GroupHeight / 2);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Top);
        return plot;
    }

    private double GroupHeight => series.Count + 1;

    private double Middle(int group) => -group * GroupHeight;

    private Bar[] BarsOf(int index, Color color) =>
    [
        .. _groups.Index().Where(group => group.Item.Values[index] is not null).Select(group => new Bar
        {
            Position = Middle(group.Index) + (series.Count - 1) / 2.0 - index,
            Value = group.Item.Values[index]!.Value,
            ValueLabel = Text(group.Item.Values[index]!.Value),
            Orientation = Orientation.Horizontal,
            FillColor = color,
            LineWidth = 0,
            Size = 0.9,
        }),
    ];

    private static string Text(double value) => value < 10 ? $"{value:0.0}" : $"{value:0}";
}
