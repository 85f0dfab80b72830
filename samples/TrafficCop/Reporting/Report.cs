using System.Globalization;
using Spectre.Console;
using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Workload;

namespace TrafficCop.Reporting;

/// <summary>Writes what the user reads. It fits 80 columns; on a wider console the bars are longer.</summary>
internal sealed class Report(IAnsiConsole console)
{
    public void WriteIntroduction(Schedule schedule, IReadOnlyCollection<Speed> speeds)
    {
        Speed[] kinds = [.. speeds.Distinct()];
        string counts = string.Join(", ", kinds.Select(kind => Text($"{speeds.Count(kind.Equals)} {kind.Name}")));
        string times = string.Join(", ", kinds.Select(static kind => Text($"{kind.Unit.TotalMilliseconds}")));
        console.WriteLine(Text($"{speeds.Count} servers: {counts} ({times} ms per request)."));
        console.WriteLine(Text($"{schedule.Users.Count} users send {schedule.Steady.Count} requests per algorithm."));
        console.WriteLine(Text($"1 request in {Schedule.HeavyEvery} is heavy: {Schedule.HeavyUnits} × the work."));
        console.WriteLine();
    }

    public void WriteResult(Result result)
    {
        SteadyResult steady = result.Steady;
        console.WriteLine();
        WriteHeading(result.Algorithm.Title);
        LoadChart chart = new(steady, console.Profile.Width);
        console.Write(chart.Draw());
        if (chart.HasOverflow)
        {
            console.WriteLine($"{BarScale.Overflow}: the value exceeds the scale.");
        }

        WriteMarkup($"p50 [bold]{Milliseconds(steady.P50)} ms[/], p99 [bold]{Milliseconds(steady.P99)} ms[/]; ");
        console.WriteLine(Text(
            $"users on one server only: {steady.StickyUsers} of {steady.ReturningUsers}; failed: {steady.Failed}"));
        WriteChurn(result);
        console.WriteLine();
    }

    public void WriteComparison(IReadOnlyList<Result> results)
    {
        WriteHeading("Measured");
        Table table = new Table().SimpleBorder().AddColumn(Column(""));
        string[] columns = ["p50\nms", "p99\nms", "peak", "busiest\n×", "sticky\n%", "moved %\n(left)"];
        foreach (string column in columns)
        {
            table.AddColumn(Column(column).RightAligned());
        }

        table.AddColumn(Column("moved %\n(joined)").RightAligned().Padding(0, 0, 0, 0));
        foreach (Result result in results)
        {
            SteadyResult steady = result.Steady;
            table.AddRow(
                result.Algorithm.Title,
                Milliseconds(steady.P50),
                Milliseconds(steady.P99),
                LoadChart.FormatPeak(steady),
                Text($"{steady.Unevenness:0.00}"),
                Percent(steady.StickyShare),
                result.IsSticky ? Percent(result.Churn.WhenLeft.Share) : "-",
                result.IsSticky ? Percent(result.Churn.WhenJoined.Share) : "-");
        }

        console.Write(table);
        console.WriteLine("peak: the most requests in flight at one server.");
        if (results.Any(static result => result.Steady.AllClientsBusy))
        {
            console.WriteLine("≥: all clients were busy; with more clients the peak might be higher.");
        }

        console.WriteLine("busiest: requests of the busiest server ÷ its fair share.");
        console.WriteLine("sticky: users that were served by one server only.");
        console.WriteLine("moved: users with another server than before one had left or joined.");
        if (results.Any(static result => result.Algorithm.IsHash))
        {
            console.WriteLine("Hashes ignore load: their waits depend on which users the slow servers got.");
        }

        console.WriteLine();
    }

    public void WriteRecommendations(IReadOnlyList<Recommendation> recommendations)
    {
        WriteHeading("Which algorithm when, by these figures");
        if (recommendations.Count == 0)
        {
            console.WriteLine("A comparison needs several algorithms: run without --algorithm.");
            return;
        }

        // The goal may wrap. The figures must not.
        Table table = new Table().SimpleBorder()
            .AddColumn(new TableColumn("goal").Padding(0, 0, 1, 0))
            .AddColumn(Column("use"))
            .AddColumn(Column("measured here"));
        foreach (Recommendation row in recommendations)
        {
            table.AddRow(
                new Text(row.Goal),
                new Text(string.Join(" or\n", row.Algorithms), new Style(decoration: Decoration.Bold)),
                new Text(row.Worst is null ? row.Measured : $"{row.Measured}\n(worst: {row.Worst})"));
        }

        console.Write(table);
    }

    /// <param name="lost">The requests that got no answer, or a wrong one.</param>
    /// <param name="requests">The number of all requests.</param>
    /// <param name="failures">The requests that a failing server answered with 500; they are not lost.</param>
    public void WriteVerdict(int lost, int requests, int failures)
    {
        console.WriteLine();
        WriteMarkup(lost == 0
            ? $"[green]{requests} requests, none lost.[/]\n"
            : (FormattableString)$"[red]{requests} requests, {lost} lost.[/]\n");
        if (failures > 0)
        {
            console.WriteLine(Text($"The failing server answered {failures} of them with 500."));
        }
    }

    /// <summary>Writes where to go from here: files of the repository, and a command.</summary>
    public void WriteNextSteps()
    {
        console.WriteLine();
        console.WriteLine("Next:");
        console.WriteLine("  Choose an algorithm:  docs/choosing-an-algorithm.md");
        console.WriteLine("  Copy the proxy:       samples/TrafficCop/Forwarding/Proxy.cs");
        console.WriteLine("  Read this program:    samples/TrafficCop/README.md");
        console.WriteLine("  Change the servers, the requests, the scenes or the seed:");
        console.WriteLine("    dotnet run -c Release --project samples/TrafficCop -- --help");
    }

    private void WriteChurn(Result result)
    {
        ChurnResult churn = result.Churn;
        console.Write(Text($"{churn.Left} stopped under load, {churn.Joined} started; "));
        console.WriteLine(Text($"retried: {churn.Retries}, failed: {churn.Failed} of {churn.Requests}"));
        if (result.IsSticky)
        {
            WriteMoves($"{churn.Left} left", churn.WhenLeft, $"the users of {churn.Left}", $"came from {churn.Left}");
            WriteMoves($"{churn.Joined} joined", churn.WhenJoined, "its fair share", $"went to {churn.Joined}");
        }
    }

    private void WriteMoves(string change, Relocation moves, string ideal, string needed)
    {
        WriteMarkup($"  {change}: [bold]{Percent(moves.Share)} %[/] of the users moved, ");
        console.WriteLine(Text($"ideal {Percent(moves.Ideal)} % ({ideal})"));
        console.Write(Text($"    {Percent(moves.NeededShare)} % {needed}; "));
        console.WriteLine(Text($"of the others {Percent(moves.NeedlessShare)} % moved needlessly"));
    }

    private void WriteHeading(string title) => console.Write(new Rule(title).LeftJustified());

    private void WriteMarkup(FormattableString markup) =>
        console.MarkupInterpolated(CultureInfo.InvariantCulture, markup);

    private static TableColumn Column(string header) => new TableColumn(header).NoWrap().Padding(0, 0, 1, 0);

    private static string Milliseconds(TimeSpan time) => Text($"{time.TotalMilliseconds:0}");

    private static string Percent(double share) => Text($"{100 * share:0.0}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
