using System.Globalization;
using Spectre.Console;
using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Workload;

namespace TrafficCop.Reporting;

/// <summary>What the reader gets to see. It fits 80 columns.</summary>
internal sealed class Report(IAnsiConsole console)
{
    // Full bars mean the same in every chart, so that charts can be compared.
    private const int RequestBar = 30;
    private const double FullRequestBar = 2.5; // times the even share
    private const int PeakBar = 22;
    private const int FullPeakBar = 64; // requests at once

    private const string Eighths = "▏▎▍▌▋▊▉█";

    public void WriteIntroduction(Schedule schedule, IReadOnlyCollection<Speed> speeds)
    {
        string servers = string.Join(", ", speeds.GroupBy(static speed => speed).Select(static group => Text($"{group.Count()} {group.Key.Name} ({group.Key.Unit.TotalMilliseconds} ms)")));
        console.WriteLine(Text($"{speeds.Count} servers: {servers}."));
        console.WriteLine(Text($"{schedule.Users.Count} users send {schedule.Steady.Count} requests per algorithm; 1 in {Schedule.HeavyEvery} is heavy: {Schedule.HeavyUnits} × the work."));
        console.WriteLine();
    }

    public void WriteResult(Result result)
    {
        SteadyResult steady = result.Steady;
        console.WriteLine();
        console.Write(new Rule(result.Algorithm.Title).LeftJustified());
        Table chart = new Table().NoBorder();
        foreach (string column in (string[])["server", "speed", "requests", "in flight, peak"])
        {
            chart.AddColumn(new TableColumn(column).NoWrap());
        }

        double evenShare = steady.Loads.Average(static load => load.Requests);
        foreach (ServerLoad load in steady.Loads)
        {
            string colour = ColourOf(load.Speed);
            chart.AddRow(
                new Text(load.Id),
                new Text(load.Speed.Name, Style.Parse(colour)),
                Bar(load.Requests, evenShare * FullRequestBar, RequestBar, colour, Text($"{load.Requests}")),
                Bar(load.Peak, FullPeakBar, PeakBar, colour, load.Peak == steady.Peak ? Peak(steady) : Text($"{load.Peak}")));
        }

        console.Write(chart);
        console.MarkupInterpolated(CultureInfo.InvariantCulture, $"p50 [bold]{Milliseconds(steady.P50)} ms[/], p99 [bold]{Milliseconds(steady.P99)} ms[/]; ");
        console.WriteLine(Text($"users who met one server only: {steady.Faithful} of {steady.Users}; failed: {steady.Failed}"));
        WriteChurn(result);
        console.WriteLine();
    }

    public void WriteComparison(IReadOnlyList<Result> results)
    {
        console.Write(new Rule("Measured").LeftJustified());
        Table table = new Table().SimpleBorder().AddColumn(Column(""));
        foreach (string column in (string[])["p50\nms", "p99\nms", "peak", "busiest\n×", "faithful\n%", "moved %\n(left)"])
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
                Peak(steady),
                Text($"{steady.Unevenness:0.00}"),
                Percent(steady.StickyShare),
                result.IsSticky ? Percent(result.Churn.WhenLeft.Share) : "-",
                result.IsSticky ? Percent(result.Churn.WhenJoined.Share) : "-");
        }

        console.Write(table);
        console.WriteLine("peak: the most requests at one server at once.");
        if (results.Any(static result => result.Steady.AllClientsBusy))
        {
            console.WriteLine("≥: all clients were busy then; with more of them it might have been more.");
        }

        console.WriteLine("busiest: requests of the busiest server ÷ its fair share.");
        console.WriteLine("faithful: users who met one server only.");
        console.WriteLine("moved: users who met another server after one had left, after one had joined.");
        if (results.Any(static result => result.Algorithm.IsHash))
        {
            console.WriteLine("Hashes see no load: their waits depend on which users the slow servers drew.");
        }

        console.WriteLine();
    }

    public void WriteAdvice(IReadOnlyList<Recommendation> lines)
    {
        console.Write(new Rule("Which algorithm when, by these figures").LeftJustified());
        if (lines.Count == 0)
        {
            console.WriteLine("One algorithm alone answers nothing: run without --algorithm.");
            return;
        }

        // Figures stay whole; what is wanted may take two lines, as the other columns do.
        Table table = new Table().SimpleBorder().AddColumn(new TableColumn("you want").Padding(0, 0, 1, 0)).AddColumn(Column("take")).AddColumn(Column("measured here"));
        foreach (Recommendation line in lines)
        {
            table.AddRow(
                new Text(line.When),
                new Text(string.Join(" or\n", line.Take), new Style(decoration: Decoration.Bold)),
                new Text(line.Worst is null ? line.Measured : $"{line.Measured}\n(worst: {line.Worst})"));
        }

        console.Write(table);
    }

    public void WriteVerdict(int lost, int requests) => console.MarkupLineInterpolated(
        CultureInfo.InvariantCulture,
        lost == 0 ? (FormattableString)$"[green]{requests} requests, none lost.[/]" : $"[red]{requests} requests, {lost} lost.[/]");

    private void WriteChurn(Result result)
    {
        ChurnResult churn = result.Churn;
        console.WriteLine(Text($"{churn.Left} stopped in mid-traffic, {churn.Joined} started; retried: {churn.Retries}, failed: {churn.Failed} of {churn.Requests}"));
        if (result.IsSticky)
        {
            WriteMove($"{churn.Left} left", churn.WhenLeft, $"those of {churn.Left}", $"came from {churn.Left}");
            WriteMove($"{churn.Joined} joined", churn.WhenJoined, "its fair share", $"went to {churn.Joined}");
        }
    }

    private void WriteMove(string what, Relocation move, string ideal, string needed)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {what}: [bold]{Percent(move.Share)} %[/] of the users moved, ideal {Percent(move.Ideal)} % ({ideal})");
        console.WriteLine(Text($"    {Percent(move.NeededShare)} % {needed}; of the others {Percent(move.NeedlessShare)} % moved needlessly"));
    }

    private static TableColumn Column(string header) => new TableColumn(header).NoWrap().Padding(0, 0, 1, 0);

    /// <summary>To an eighth of a cell, so that 2 and 4 differ where 64 is full.</summary>
    private static Markup Bar(int value, double full, int width, string colour, string label)
    {
        if (value == 0)
        {
            return new Markup(label);
        }

        int eighths = (int)Math.Round(Math.Clamp(value / full * width * Eighths.Length, 1, width * Eighths.Length));
        (int whole, int rest) = Math.DivRem(eighths, Eighths.Length);
        string end = value > full ? "▶" : rest == 0 ? "" : Eighths[(rest - 1)..rest];
        return new Markup($"[{colour}]{new string('█', whole)}{end}[/] {label}");
    }

    private static string Peak(SteadyResult steady) => steady.AllClientsBusy ? Text($"≥ {steady.Peak}") : Text($"{steady.Peak}");

    private static string ColourOf(Speed speed) => speed.Name switch { "fast" => "green", "medium" => "yellow", _ => "red" };

    private static string Milliseconds(TimeSpan time) => Text($"{time.TotalMilliseconds:0}");

    private static string Percent(double share) => Text($"{100 * share:0.0}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
