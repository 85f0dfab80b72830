using System.Globalization;
using Spectre.Console;

namespace TrafficCop;

/// <summary>What the reader gets to see.</summary>
internal sealed class Report(IAnsiConsole console)
{
    // Full bars mean the same in every chart, so that charts can be compared.
    private const int RequestBar = 30;
    private const double FullRequestBar = 2.5; // times the even share
    private const int PeakBar = 22;
    private const int FullPeakBar = 64; // requests at once

    public void WriteIntroduction(Schedule schedule, IReadOnlyCollection<Speed> speeds)
    {
        string servers = string.Join(", ", speeds.GroupBy(static speed => speed).Select(static group => Text($"{group.Count()} {group.Key.Name} ({group.Key.Unit.TotalMilliseconds} ms)")));
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{speeds.Count} servers: {servers}. {schedule.Users.Count} users send {schedule.Steady.Count} requests per algorithm; 1 in {Schedule.HeavyEvery} is heavy: {Schedule.HeavyUnits} × the work.");
    }

    public void WriteResult(Result result)
    {
        SteadyResult steady = result.Steady;
        console.WriteLine();
        console.Write(new Rule(result.Algorithm.Title).LeftJustified());
        Table chart = new Table().NoBorder().AddColumns("server", "speed", "requests", "in flight, peak");
        double evenShare = steady.Loads.Average(static load => load.Requests);
        foreach (ServerLoad load in steady.Loads)
        {
            string colour = ColourOf(load.Speed);
            chart.AddRow(
                new Text(load.Id),
                new Text(load.Speed.Name, Style.Parse(colour)),
                Bar(load.Requests, evenShare * FullRequestBar, RequestBar, colour),
                Bar(load.Peak, FullPeakBar, PeakBar, colour));
        }

        console.Write(chart);
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"p50 [bold]{Milliseconds(steady.P50)}[/], p99 [bold]{Milliseconds(steady.P99)}[/]; {steady.Faithful} of {steady.Users} users always met the same server; failed: {steady.Failed}");
        WriteChurn(result);
    }

    public void WriteComparison(IReadOnlyList<Result> results)
    {
        console.WriteLine();
        console.Write(new Rule("Measured").LeftJustified());
        Table table = new Table().SimpleBorder().AddColumn(new TableColumn("").NoWrap());
        foreach (string column in (string[])["p50", "p99", "peak", "busiest", "faithful", "moved −", "moved +", "failed"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (Result result in results)
        {
            SteadyResult steady = result.Steady;
            table.AddRow(
                result.Algorithm.Title,
                Milliseconds(steady.P50),
                Milliseconds(steady.P99),
                Text($"{steady.Peak}"),
                Text($"{steady.Unevenness:0.00} ×"),
                Percent(steady.FaithfulShare),
                result.IsSticky ? Percent(result.Churn.WhenLeft.Share) : "-",
                result.IsSticky ? Percent(result.Churn.WhenJoined.Share) : "-",
                Text($"{result.Failed}"));
        }

        console.Write(table);
        console.WriteLine("peak: the most requests at one server at once. busiest: requests of that server ÷ its fair share.");
        console.WriteLine("faithful: users who met one server only. moved −/+: who met another after one left / joined.");
    }

    public void WriteAdvice(IReadOnlyList<Advice> lines)
    {
        console.WriteLine();
        console.Write(new Rule("Which algorithm when, by these figures").LeftJustified());
        if (lines.Count == 0)
        {
            console.WriteLine("One algorithm alone answers nothing: run without --algorithm.");
            return;
        }

        Table table = new Table().SimpleBorder().AddColumns("you want", "take", "measured here");
        foreach (Advice line in lines)
        {
            table.AddRow(new Text(line.When), new Text(line.Take, new Style(decoration: Decoration.Bold)), new Text(line.Because));
        }

        console.Write(table);
    }

    public void WriteVerdict(int lost, int requests) => console.MarkupLineInterpolated(
        CultureInfo.InvariantCulture,
        lost == 0 ? (FormattableString)$"[green]{requests} requests, none lost.[/]" : $"[red]{requests} requests, {lost} lost.[/]");

    private void WriteChurn(Result result)
    {
        ChurnResult churn = result.Churn;
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{churn.Left} stopped in mid-traffic, {churn.Joined} started: {churn.Retries} attempts repeated on another server, failed: {churn.Failed} of {churn.Requests}");
        if (result.IsSticky)
        {
            WriteMove($"{churn.Left} left", churn.WhenLeft);
            WriteMove($"{churn.Joined} joined", churn.WhenJoined);
        }
    }

    private void WriteMove(string what, Move move) => console.MarkupLineInterpolated(
        CultureInfo.InvariantCulture,
        $"  {what}: [bold]{Percent(move.Share)}[/] of the users moved (ideal {Percent(move.Ideal)}), {move.Needless} of them needlessly");

    private static Markup Bar(int value, double full, int width, string colour)
    {
        int length = (int)Math.Round(Math.Clamp(value / full, value == 0 ? 0 : 1.0 / width, 1) * width);
        return new Markup(Text($"[{colour}]{new string('█', length)}[/] {value}"));
    }

    private static string ColourOf(Speed speed) => speed.Name switch { "fast" => "green", "medium" => "yellow", _ => "red" };

    private static string Milliseconds(TimeSpan time) => Text($"{time.TotalMilliseconds:0} ms");

    private static string Percent(double share) => Text($"{100 * share:0.0} %");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
