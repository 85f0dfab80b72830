using Balancing.Benchmarks;
using ScottPlot;

namespace Balancing.Plots;

/// <summary>The 99th percentile of the time of a request if a tenth of the servers is slow: one dispatcher beside ten.
/// </summary>
internal static class UnequalPlot
{
    public const string One = "quality-unequal-exponential-1";
    public const string Ten = "quality-unequal-exponential-10";
    private const string Load = "load 0.9: mean"; // the column after it is the percentile

    public static int Height(Func<string, ResultTable> read) => GroupedBars.Height(read(One).Names.Count);

    public static Plot Draw(Theme theme, Func<string, ResultTable> read)
    {
        ResultTable one = read(One);
        Plot plot = CommonStyle.Create(
            theme, "A tenth of 100 servers is five times slower, load 0.9", "99th percentile, in mean service times");
        GroupedBars.Add(
            plot, theme, one.Names,
            ("one dispatcher", one.Column(Load, offset: 1)),
            ("ten dispatchers", read(Ten).Column(Load, offset: 1)));
        return plot;
    }
}
