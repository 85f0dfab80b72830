using ScottPlot;
using ScottPlot.TickGenerators;

namespace Balancing.Quality.Output;

/// <summary>Lines over logarithmic axes.</summary>
internal sealed class LinePlot(string title, string xLabel, string yLabel) : IPlot
{
    private readonly List<(string Name, double[] Xs, double[] Ys, bool IsTheory)> _lines = [];

    public int Height => 420;

    public void Add(string name, double[] xs, double[] ys) => _lines.Add((name, xs, ys, false));

    /// <summary>A line that was not measured: dashed.</summary>
    public void AddTheory(string name, double[] xs, double[] ys) => _lines.Add((name, xs, ys, true));

    public Plot Draw()
    {
        Plot plot = PlotStyle.Create(title, xLabel, yLabel);
        foreach ((string name, double[] xs, double[] ys, bool isTheory) in _lines)
        {
            var line = plot.Add.Scatter(xs.Select(Math.Log10).ToArray(), ys.Select(Math.Log10).ToArray());
            line.LegendText = name;
            line.LineWidth = 2;
            line.MarkerSize = isTheory ? 0 : 7;
            line.LinePattern = isTheory ? LinePattern.Dashed : LinePattern.Solid;
        }

        plot.Axes.Bottom.TickGenerator = Ticks();
        plot.Axes.Left.TickGenerator = Ticks();
        plot.Grid.MajorLineColor = Colors.Black.WithOpacity(0.12);
        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }

    // 0.1, 0.2, 0.5, 1, …: positions are logarithms.
    private static NumericManual Ticks()
    {
        double[] values = [.. ((double[])[0.1, 1, 10, 100, 1_000]).SelectMany(static decade => (double[])[decade, 2 * decade, 5 * decade])];
        return new NumericManual([.. values.Select(Math.Log10)], [.. values.Select(static value => $"{value:#,0.##}")]);
    }
}
