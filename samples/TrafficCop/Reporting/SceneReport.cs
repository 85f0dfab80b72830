using System.Globalization;
using Spectre.Console;
using TrafficCop.Results;
using TrafficCop.Setup;

namespace TrafficCop.Reporting;

/// <summary>Writes what a scene shows: both runs, their figures side by side, and the figure over time.</summary>
internal sealed class SceneReport(IAnsiConsole console)
{
    private const double LargestShare = 5; // full bar, in multiples of the even share

    // The columns beside a timeline, for its name and its limits.
    private const int BesideTimeline = 24;
    private const int LongestTimeline = 100;

    public void WriteIntroduction()
    {
        console.WriteLine();
        console.WriteLine(Text($"Now {Scene.Servers} equal servers: what the options of a pool are for."));
    }

    public void Write(SceneResult result)
    {
        Scene scene = result.Scene;
        console.WriteLine();
        console.Write(new Rule(scene.Title).LeftJustified());
        console.WriteLine(scene.Story);
        VariantResult[] runs = [result.Before, result.After];
        foreach (VariantResult run in runs)
        {
            WriteRun(run);
        }

        console.WriteLine();
        console.Write(CreateTable(scene, runs));
        if (scene.Algorithm.IsHash)
        {
            console.WriteLine("busiest: requests of the busiest server; sticky: users with one server only.");
        }

        if (result.Failures > 0)
        {
            console.WriteLine("p50 and p99 include the failed requests, which take hardly any time.");
        }

        if (runs.Any(static run => run.Steady.AllClientsBusy))
        {
            console.WriteLine("≥: all clients were busy; with more clients the peak might be higher.");
        }

        WriteTimelines(scene.Series, runs);
        console.WriteLine(Text($"Read: {scene.Page}"));
    }

    private void WriteRun(VariantResult run)
    {
        console.WriteLine();
        console.MarkupInterpolated(
            CultureInfo.InvariantCulture, $"[bold]{run.Variant.Name}[/], pool options: {run.Variant.Code}\n");
        LoadChart chart = new(run.Steady, console.Profile.Width, LargestShare, "state");
        console.Write(chart.Draw());
        if (chart.HasOverflow)
        {
            console.WriteLine($"{BarScale.Overflow}: the value exceeds the scale.");
        }
    }

    private static Table CreateTable(Scene scene, IEnumerable<VariantResult> runs)
    {
        bool isHash = scene.Algorithm.IsHash;
        Table table = new Table().SimpleBorder().AddColumn(new TableColumn(scene.Algorithm.Title).NoWrap());
        string requests = isHash ? "busiest" : "requests of s8";
        foreach (string column in (string[])["failed", "p50 ms", "p99 ms", "peak", requests])
        {
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        }

        if (isHash)
        {
            table.AddColumn(new TableColumn("sticky %").RightAligned().NoWrap());
        }

        foreach (VariantResult run in runs)
        {
            SteadyResult steady = run.Steady;
            List<string> row =
            [
                run.Variant.Name,
                Text($"{steady.Failed}"),
                Text($"{steady.P50.TotalMilliseconds:0}"),
                Text($"{steady.P99.TotalMilliseconds:0}"),
                LoadChart.FormatPeak(steady),
                Text($"{(isHash ? steady.Loads.Max(static load => load.Requests) : steady.Loads[^1].Requests)}"),
            ];
            if (isHash)
            {
                row.Add(Text($"{100 * steady.StickyShare:0}"));
            }

            table.AddRow([.. row]);
        }

        return table;
    }

    private void WriteTimelines(Series series, IReadOnlyCollection<VariantResult> runs)
    {
        int parts = Math.Min(console.Profile.Width - BesideTimeline, LongestTimeline);
        (string Name, double[] Values)[] rows =
            [.. runs.Select(run => (run.Variant.Name, run.GetSeries(series, parts)))];
        Timeline timeline = new(rows.Max(static row => row.Values.Max()));
        TimeSpan duration = runs.Max(static run => run.Duration);
        console.WriteLine(Text($"{series.Name} over {duration.TotalSeconds:0.0} seconds:"));
        foreach ((string name, double[] values) in rows)
        {
            string limits = Text($"{values.Min():0} to {values.Max():0} {series.Unit}");
            console.WriteLine($"  {name,-6} {timeline.Draw(values)} {limits}");
        }
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
