using ScottPlot;

namespace Balancing.Quality.Output;

/// <summary>What all plots look like.</summary>
internal static class PlotStyle
{
    private const string Font = "DejaVu Sans";
    private const int TitleSize = 16;
    private const int LabelSize = 13;
    private const int Width = 840;

    static PlotStyle() => Fonts.Default = Font; // also of labels that are made later

    public static Plot Create(string title, string xLabel, string yLabel = "")
    {
        Plot plot = new();
        plot.Title(title, TitleSize);
        plot.XLabel(xLabel, LabelSize);
        plot.YLabel(yLabel, LabelSize);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        return plot;
    }

    /// <summary>As SVG; whoever lacks the font gets one of about the same widths.</summary>
    public static string ToSvg(Plot plot, int height) =>
        plot.GetSvgXml(Width, height).Replace($"\"{Font}\"", $"\"{Font}, Verdana, sans-serif\"", StringComparison.Ordinal);
}
