using Balancing.Benchmarks;
using ScottPlot;
using ScottPlot.Plottables;

namespace Balancing.Plots;

/// <summary>Time from a text to a server against the number of servers; both axes are logarithmic.</summary>
internal static class LookupPlot
{
    public const int Height = 520;
    private const float Thick = 4;
    private const float Thin = 1.75f;

    public static Plot Draw(Theme theme, Func<string, ResultTable> read)
    {
        ResultTable table = read("speed-keyed-peers");
        double[] servers =
            [.. table.Headings.Select(static heading => ResultTable.Figure(heading.Split(' ')[0])).OfType<double>()];
        double[] xs = [.. servers.Select(Math.Log10)];
        Plot plot = CommonStyle.Create(theme, "From a 21-character text to a server", "servers", "nanoseconds");
        List<(string Name, Color Color, double Y)> ends = [];
        foreach ((int row, string name) in table.Names.Index())
        {
            double[] ys = [.. table.Row(row).Take(xs.Length).Select(static time => Math.Log10(time!.Value))];
            Color color = theme.ColorOf(name);
            Scatter line = plot.Add.Scatter(xs, ys, color);
            line.LineWidth = name == nameof(ConsistentHashSelector) ? Thick : Thin;
            line.MarkerSize = 7;
            ends.Add((Shorten(name), color, ys[^1]));
        }

        plot.Axes.Bottom.TickGenerator = CommonStyle.LogTicks(servers);
        plot.Axes.Left.TickGenerator = CommonStyle.LogTicks(10, 100, 1_000, 10_000, 100_000);
        double width = xs[^1] - xs[0];
        double bottom = 0.9;
        double top = ends.Max(static end => end.Y) + 0.2;
        EndLabels.Add(plot, xs[^1] + width * 0.03, (top - bottom) * 0.042, ends);
        plot.Axes.SetLimits(xs[0] - width * 0.05, xs[^1] + width * 0.62, bottom, top);
        return plot;
    }

    // Without "plain C#: " and what is in parentheses.
    private static string Shorten(string name) => name.Split(": ")[^1].Split(" (")[0];
}
