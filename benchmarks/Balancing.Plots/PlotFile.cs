using Balancing.Benchmarks;
using ScottPlot;

namespace Balancing.Plots;

/// <summary>A plot, and the file that it goes to.</summary>
/// <param name="Name">The file's name without extension.</param>
/// <param name="Draw">Draws it from tables of results, which it reads by name.</param>
/// <param name="Height">Its height in pixels, from the same tables.</param>
internal sealed record PlotFile(
    string Name, Func<Theme, Func<string, ResultTable>, Plot> Draw, Func<Func<string, ResultTable>, int> Height)
{
    public static IReadOnlyList<PlotFile> All { get; } =
    [
        new("lookup", LookupPlot.Draw, static _ => LookupPlot.Height),
        new("quality-balance", BalancePlot.Draw, static _ => BalancePlot.Height),
        new("quality-placement", PlacementPlot.Draw, PlacementPlot.Height),
        new("quality-queueing", QueueingPlot.Draw, QueueingPlot.Height),
        new("quality-unequal", UnequalPlot.Draw, UnequalPlot.Height),
        new("quality-hot-key", HotKeyPlot.Draw, static _ => HotKeyPlot.Height),
        new("quality-newcomer", NewcomerPlot.Draw, static _ => NewcomerPlot.Height),
    ];
}
