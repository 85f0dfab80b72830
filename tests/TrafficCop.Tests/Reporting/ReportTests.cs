using System.Text.RegularExpressions;
using Spectre.Console;
using TrafficCop.Reporting;
using TrafficCop.Results;
using TrafficCop.Setup;
using static TrafficCop.Tests.Results.TestResults;

namespace TrafficCop.Tests.Reporting;

/// <summary>What readers get to see, from made-up figures.</summary>
public sealed partial class ReportTests
{
    private const int Width = 80;

    // The widest figures a default run is likely to have, and more.
    private static readonly Result[] Wide =
    [
        .. Algorithm.All.Select(static algorithm => ResultOf(
            algorithm.Title, Faithful(9_345), [9_999, 1], new Relocation(300, 300, 262, 0.123), new Relocation(300, 300, 262, 0.125), peak: 256, allClientsBusy: true)),
    ];

    [Theory]
    [InlineData(AnsiSupport.Yes)]
    [InlineData(AnsiSupport.No)]
    public void Tables_keep_headers_and_figures_whole_on_80_columns(AnsiSupport ansi)
    {
        string text = Written(
            report =>
            {
                report.WriteComparison(Wide);
                report.WriteAdvice(Recommendation.From([.. Wide[1..], Loaded("Least connections", 5, 5)]));
            },
            ansi);

        string[] lines = text.Split('\n');
        Assert.All(lines, static line => Assert.InRange(line.Length, 0, Width));
        Assert.DoesNotContain('…', text);
        Assert.Contains(lines, static line => HeaderOne().IsMatch(line));
        Assert.Contains(lines, static line => HeaderTwo().IsMatch(line));
        Assert.All(Wide, result => Assert.Contains(lines, line => line.Contains($"{result.Algorithm.Title} ", StringComparison.Ordinal) && Row().IsMatch(line)));
        Assert.Contains("(worst: Weighted round robin, 9", text, StringComparison.Ordinal);
        Assert.All(lines, static line => Assert.DoesNotMatch(LostUnit(), line));
    }

    [Fact]
    public void The_result_of_an_algorithm_fits_80_columns()
    {
        string text = Written(report => Array.ForEach(Wide, report.WriteResult));

        Assert.All(text.Split('\n'), static line => Assert.InRange(line.Length, 0, Width));
        Assert.All(text.Split('\n'), static line => Assert.DoesNotMatch(LostUnit(), line));
    }

    [Fact]
    public void Bars_tell_small_peaks_apart_and_a_zero_has_none()
    {
        string[] bars = [.. ((int[])[2, 4, 64, 65]).Select(static peak => Bar(peak))];

        Assert.Equal(4, bars.Distinct().Count());
        Assert.EndsWith("▶ 65", bars[3], StringComparison.Ordinal); // beyond the scale
        string idle = Written(static report => report.WriteResult(Loaded("Round robin", 0, 5)));
        Assert.Matches(@"(?m)^s0 +fast +0 +\S", idle);
        string row = idle.Split('\n').Single(static line => line.StartsWith("s0 ", StringComparison.Ordinal));
        Assert.Equal('0', row[Column(idle, "requests")]);
    }

    [Fact]
    public void A_move_tells_who_had_to_from_who_had_not()
    {
        string text = Written(static report => report.WriteResult(ResultOf(
            "Consistent hash", Faithful(), [1, 1], left: new Relocation(200, 20, 0, 0.1), joined: new Relocation(200, 120, 3, 0.5))));

        Assert.Contains("s1 left: 10.0 % of the users moved, ideal 10.0 %", text, StringComparison.Ordinal);
        Assert.Contains("10.0 % came from s1; of the others 0.0 % moved needlessly", text, StringComparison.Ordinal);
        Assert.Contains("s2 joined: 60.0 % of the users moved, ideal 50.0 %", text, StringComparison.Ordinal);
        Assert.Contains("58.5 % went to s2; of the others 3.6 % moved needlessly", text, StringComparison.Ordinal); // 3 of 83
    }

    [Theory]
    [InlineData(true, "≥ 7")]
    [InlineData(false, "7")]
    public void A_peak_is_marked_if_the_clients_ran_out(bool allClientsBusy, string expected) =>
        Assert.Equal(expected, Bar(7, allClientsBusy).TrimStart('█', '▍', ' '));

    private static Result Loaded(string title, params int[] requests) => ResultOf(title, Faithful(), requests);

    private static string Bar(int peak, bool allClientsBusy = false)
    {
        string text = Written(report => report.WriteResult(ResultOf("Round robin", Faithful(), [1, 1], peak: peak, allClientsBusy: allClientsBusy)));
        string line = text.Split('\n').Single(static line => line.StartsWith("s0 ", StringComparison.Ordinal));
        return line[Column(text, "in flight")..].TrimEnd();
    }

    private static int Column(string text, string what) => text.Split('\n').First(line => line.Contains(what, StringComparison.Ordinal)).IndexOf(what, StringComparison.Ordinal);

    private static string Written(Action<Report> write, AnsiSupport ansi = AnsiSupport.No)
    {
        using StringWriter text = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi,
            Out = new AnsiConsoleOutput(text),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = true;
        write(new Report(console));
        return EscapeCode().Replace(text.ToString(), "");
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex EscapeCode();

    [GeneratedRegex(@"^ +p50 +p99 +peak +busiest +faithful +moved % +moved % *$")]
    private static partial Regex HeaderOne();

    [GeneratedRegex(@"^ +ms +ms +× +% +\(left\) +\(joined\) *$")]
    private static partial Regex HeaderTwo();

    [GeneratedRegex(@" \d+ +\d+ +≥ 256 +\d\.\d\d +100\.0 +100\.0 +100\.0 *$")]
    private static partial Regex Row();

    // A line that begins with what belongs to the figure on the line before.
    [GeneratedRegex(@"^ *(ms|%|×)( |$|\))(?! +ms)(?!.*\(joined\))")]
    private static partial Regex LostUnit();
}
