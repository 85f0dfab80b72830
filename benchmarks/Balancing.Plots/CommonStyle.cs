using ScottPlot;
using ScottPlot.TickGenerators;

namespace Balancing.Plots;

/// <summary>The common look of all plots.</summary>
internal static class CommonStyle
{
    public const int Width = 860;
    public const int LabelSize = 13;
    private const string Font = "DejaVu Sans";
    private const int TitleSize = 16;

    static CommonStyle() => Fonts.Default = Font; // of labels that are made later, too

    public static Plot Create(Theme theme, string title, string xLabel, string yLabel = "")
    {
        Plot plot = new();
        plot.Title(title, TitleSize);
        plot.XLabel(xLabel, LabelSize);
        plot.YLabel(yLabel, LabelSize);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.FigureBackground.Color = theme.BackgroundColor;
        plot.DataBackground.Color = theme.BackgroundColor;
        plot.Axes.Color(theme.TextColor);
        plot.Axes.Bottom.TickLabelStyle.FontSize = LabelSize;
        plot.Axes.Left.TickLabelStyle.FontSize = LabelSize;
        plot.Grid.MajorLineColor = theme.GridColor;
        plot.Axes.Top.IsVisible = true;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        return plot;
    }

    /// <summary>Below the plot, side by side.</summary>
    public static void ShowLegendBelow(Plot plot, Theme theme)
    {
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.FontSize = LabelSize;
        plot.Legend.FontColor = theme.TextColor;
        plot.Legend.BackgroundColor = theme.BackgroundColor;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.ShowLegend(Edge.Bottom);
    }

    /// <summary>Ticks of a logarithmic axis; their positions are logarithms.</summary>
    public static NumericManual LogTicks(params IEnumerable<double> values) =>
        new([.. values.Select(Math.Log10)], [.. values.Select(static value => $"{value:#,0.##}")]);

    /// <summary>The plot as SVG. Readers without the font get one of about the same widths.</summary>
    public static string ToSvg(Plot plot, int height) =>
        plot.GetSvgXml(Width, height)
            .Replace($"\"{Font}\"", $"\"{Font}, Verdana, sans-serif\"", StringComparison.Ordinal);
}
