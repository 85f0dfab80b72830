using Balancing.Benchmarks;
using ScottPlot;

namespace Balancing.Plots;

/// <summary>A plot, and the file that it goes to.</summary>
/// <param name="Name">The file's name without extension.</param>
/// <param name="Tables">The tables of results that it shows.</param>
/// <param name="Draw">Draws it from tables of results, which it reads by name.</param>
/// <param name="Height">Its height in pixels, from the same tables.</param>
internal sealed record PlotFile(
    string Name,
    string[] Tables,
    Func<Theme, Func<string, ResultTable>, Plot> Draw,
    Func<Func<string, ResultTable>, int> Height)
{
    public static IReadOnlyList<PlotFile> All { get; } =
    [
        new("lookup", ["speed-keyed-peers"], LookupPlot.Draw, static _ => LookupPlot.Height),
        new("quality-balance", ["quality-balance"], BalancePlot.Draw, static _ => BalancePlot.Height),
        new("quality-placement", ["quality-spread", "quality-disruption"], PlacementPlot.Draw, PlacementPlot.Height),
        new("quality-queueing", ["quality-herd"], QueueingPlot.Draw, QueueingPlot.Height),
        new("quality-unequal", [UnequalPlot.One, UnequalPlot.Ten], UnequalPlot.Draw, UnequalPlot.Height),
        new("quality-hot-key", ["quality-hot-key"], HotKeyPlot.Draw, static _ => HotKeyPlot.Height),
        new("quality-newcomer", ["quality-newcomer"], NewcomerPlot.Draw, static _ => NewcomerPlot.Height),
    ];
}
