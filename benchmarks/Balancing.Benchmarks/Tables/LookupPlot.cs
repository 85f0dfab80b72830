using ScottPlot;

namespace Balancing.Benchmarks.Tables;

/// <summary>Time from a text to a server against the number of servers, ours and the peers: both axes logarithmic.</summary>
internal static class LookupPlot
{
    public static string Svg(Measurements measurements)
    {
        using Plot plot = new();
        foreach (IGrouping<string, Measurement> line in measurements.All.Where(static measurement => measurement.Suite == nameof(Speed.KeyedPeerBenchmarks)).GroupBy(static measurement => measurement.Row))
        {
            double[] backends = [.. line.Select(static measurement => Math.Log10(double.Parse(measurement.Parameters["Backends"])))];
            double[] times = [.. line.Select(static measurement => Math.Log10(measurement.Nanoseconds))];
            ScottPlot.Plottables.Scatter scatter = plot.Add.Scatter(backends, times);
            scatter.LegendText = line.Key;
            scatter.LineWidth = line.Key == nameof(ConsistentHashSelector) ? 4 : 1.5f;
            scatter.MarkerSize = 7;
        }

        plot.Title("From a 21-character text to a server");
        plot.XLabel("servers");
        plot.YLabel("nanoseconds");
        plot.Axes.Bottom.TickGenerator = PowersOfTen();
        plot.Axes.Left.TickGenerator = PowersOfTen();
        plot.ShowLegend(Edge.Right);
        return plot.GetSvgXml(1_100, 480);
    }

    private static ScottPlot.TickGenerators.NumericAutomatic PowersOfTen() => new()
    {
        IntegerTicksOnly = true,
        LabelFormatter = static power => Figures.Text($"{Math.Pow(10, power):N0}"),
    };
}
