using Balancing.Benchmarks;
using ScottPlot;

namespace Balancing.Plots;

/// <summary>Mean and 99th percentile of the time of a request, as two bars for each balancer.</summary>
internal static class QueueingPlot
{
    public static int Height(Func<string, ResultTable> read) => GroupedBars.Height(read("quality-herd").Names.Count);

    public static Plot Draw(Theme theme, Func<string, ResultTable> read)
    {
        ResultTable table = read("quality-herd");
        Plot plot = CommonStyle.Create(theme, $"Time of a request, {table.Headings[0]}", "mean service times");
        GroupedBars.Add(
            plot, theme, table.Names, ("mean", table.Column("mean time")), ("99th percentile", table.Column("p99")));
        return plot;
    }
}
