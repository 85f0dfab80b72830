using System.Text.RegularExpressions;
using Spectre.Console;
using TrafficCop.Reporting;
using TrafficCop.Results;
using TrafficCop.Setup;
using static TrafficCop.Tests.Results.TestResults;

namespace TrafficCop.Tests.Reporting;

/// <summary>The text that the user reads, from given figures.</summary>
public sealed partial class ReportTests
{
    private const int Narrow = 80;

    // At least as wide as the figures of a default run.
    private static readonly Result[] WideResults =
    [
        .. Algorithm.All.Select(static algorithm => CreateResult(
            algorithm.Title,
            StickyAnswers(9_345),
            [9_999, 1],
            left: new Relocation(300, 300, 262, 0.123),
            joined: new Relocation(300, 300, 262, 0.125),
            peak: 256,
            allClientsBusy: true)),
    ];

    [Theory]
    [InlineData(AnsiSupport.Yes)]
    [InlineData(AnsiSupport.No)]
    public void Tables_keep_headers_and_figures_whole_on_80_columns(AnsiSupport ansi)
    {
        Result[] results = [.. WideResults[1..], CreateResult("Least connections", 5, 5)];
        string text = Write(
            report =>
            {
                report.WriteComparison(WideResults);
                report.WriteRecommendations(Recommender.Recommend(results));
            },
            Narrow,
            ansi);

        string[] lines = text.Split('\n');
        Assert.All(lines, static line => Assert.InRange(line.Length, 0, Narrow));
        Assert.DoesNotContain('…', text);
        Assert.Contains(lines, static line => HeaderOne().IsMatch(line));
        Assert.Contains(lines, static line => HeaderTwo().IsMatch(line));
        Assert.All(WideResults, result => Assert.Contains(lines, line => IsRowOf(result, line)));
        Assert.Contains("(worst: Weighted round robin, 9", text, StringComparison.Ordinal);
        Assert.All(lines, static line => Assert.DoesNotMatch(LostUnit(), line));

        static bool IsRowOf(Result result, string line) =>
            line.Contains($"{result.Algorithm.Title} ", StringComparison.Ordinal) && Row().IsMatch(line);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(160)]
    [InlineData(400)]
    public void The_result_of_an_algorithm_fits_the_console(int width)
    {
        string[] lines = Write(static report => Array.ForEach(WideResults, report.WriteResult), width).Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.All(lines, static line => Assert.DoesNotMatch(LostUnit(), line));
    }

    [Fact]
    public void Bars_grow_with_the_console_up_to_160_columns()
    {
        int[] widths = [.. ((int[])[80, 120, 160, 400]).Select(static width => LongestBar(width))];

        Assert.Equal(widths.Distinct().Order().Append(widths[2]), widths);

        static int LongestBar(int width) => Write(static report => report.WriteResult(WideResults[0]), width)
            .Split('\n').Max(static line => line.Count(static c => c == '█'));
    }

    [Fact]
    public void Both_axes_are_under_their_bars()
    {
        Result result = CreateResult("Round robin", StickyAnswers(), [5, 5], peak: 64);
        string text = Write(report => report.WriteResult(result));
        string[] lines = text.Split('\n');
        int axis = Array.FindIndex(lines, static line => line.Contains('┴', StringComparison.Ordinal));
        string labels = lines[axis + 1];

        Assert.Equal(FindColumn(text, "requests"), lines[axis].IndexOf('└', StringComparison.Ordinal));
        Assert.Equal(FindColumn(text, "in flight"), lines[axis].LastIndexOf('└'));
        Assert.Equal(["0", "even share", "2 ×", "0", "16", "32", "48", "64"], Gaps().Split(labels.Trim()));

        // Both servers have the even share, so their bars end at its mark. The peak of 64 is a full bar.
        string row = lines.Single(static line => line.StartsWith("s0 ", StringComparison.Ordinal));
        Assert.Equal(row.IndexOf(" 5 ", StringComparison.Ordinal), lines[axis].IndexOf('┴', StringComparison.Ordinal));
        Assert.Equal(row.LastIndexOf('█') + 1, lines[axis].LastIndexOf('┘'));
    }

    [Fact]
    public void The_arrow_is_explained_where_a_bar_exceeds_the_scale()
    {
        const string Explanation = "▶: the value exceeds the scale.";

        Assert.Contains(Explanation, WritePeak(65), StringComparison.Ordinal);
        Assert.DoesNotContain('▶', WritePeak(64));
    }

    [Fact]
    public void Bars_distinguish_small_peaks()
    {
        string[] bars = [.. ((int[])[2, 4, 64, 65]).Select(static peak => GetPeakBar(peak))];

        Assert.Equal(4, bars.Distinct().Count());
        Assert.EndsWith("▶ 65", bars[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_without_requests_has_no_bar()
    {
        string text = Write(static report => report.WriteResult(CreateResult("Round robin", 0, 5)));

        Assert.Matches(@"(?m)^s0 +fast +0 +\S", text);
        string row = text.Split('\n').Single(static line => line.StartsWith("s0 ", StringComparison.Ordinal));
        Assert.Equal('0', row[FindColumn(text, "requests")]);
    }

    [Fact]
    public void Needed_and_needless_moves_are_reported_apart()
    {
        string text = Write(static report => report.WriteResult(CreateResult(
            "Consistent hash",
            StickyAnswers(),
            [1, 1],
            left: new Relocation(200, 20, 0, 0.1),
            joined: new Relocation(200, 120, 3, 0.5))));

        Assert.Contains("s1 left: 10.0 % of the users moved, ideal 10.0 %", text, StringComparison.Ordinal);
        Assert.Contains("10.0 % came from s1; of the others 0.0 % moved", text, StringComparison.Ordinal);
        Assert.Contains("s2 joined: 60.0 % of the users moved, ideal 50.0 %", text, StringComparison.Ordinal);
        Assert.Contains("58.5 % went to s2; of the others 3.6 % moved", text, StringComparison.Ordinal); // 3 of 83
    }

    [Theory]
    [InlineData(true, "≥ 7")]
    [InlineData(false, "7")]
    public void A_peak_is_marked_if_all_clients_were_busy(bool allClientsBusy, string expected) =>
        Assert.Equal(expected, GetPeakBar(7, allClientsBusy).TrimStart('█', '▍', ' '));

    [Fact]
    public void The_next_steps_name_files_that_exist()
    {
        string text = Write(static report => report.WriteNextSteps());

        string[] paths = [.. PathInRepository().Matches(text).Select(static match => match.Value)];
        Assert.Equal(4, paths.Length);
        Assert.All(paths, static path => Assert.True(Path.Exists(Path.Combine(FindRepository(), path)), path));
        Assert.All(text.Split('\n'), static line => Assert.InRange(line.Length, 0, Narrow));
    }

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Balancing.sln")))
        {
            folder = folder.Parent;
        }

        return Assert.IsType<DirectoryInfo>(folder).FullName;
    }

    private static string GetPeakBar(int peak, bool allClientsBusy = false)
    {
        string text = WritePeak(peak, allClientsBusy);
        string line = text.Split('\n').Single(static line => line.StartsWith("s0 ", StringComparison.Ordinal));
        return line[FindColumn(text, "in flight")..].TrimEnd();
    }

    private static string WritePeak(int peak, bool allClientsBusy = false)
    {
        Result result =
            CreateResult("Round robin", StickyAnswers(), [1, 1], peak: peak, allClientsBusy: allClientsBusy);
        return Write(report => report.WriteResult(result));
    }

    private static int FindColumn(string text, string header) => text.Split('\n')
        .Select(line => line.IndexOf(header, StringComparison.Ordinal))
        .First(static column => column >= 0);

    private static string Write(Action<Report> write, int width = Narrow, AnsiSupport ansi = AnsiSupport.No)
    {
        using StringWriter text = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi,
            Out = new AnsiConsoleOutput(text),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        write(new Report(console));
        return EscapeCode().Replace(text.ToString(), "");
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex EscapeCode();

    [GeneratedRegex(@"^ +p50 +p99 +peak +busiest +sticky +moved % +moved % *$")]
    private static partial Regex HeaderOne();

    [GeneratedRegex(@"^ +ms +ms +× +% +\(left\) +\(joined\) *$")]
    private static partial Regex HeaderTwo();

    [GeneratedRegex(@" \d+ +\d+ +≥ 256 +\d\.\d\d +100\.0 +100\.0 +100\.0 *$")]
    private static partial Regex Row();

    // A line that begins with the unit of a figure on the line before.
    [GeneratedRegex(@"^ *(ms|%|×)( |$|\))(?! +ms)(?!.*\(joined\))")]
    private static partial Regex LostUnit();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gaps();

    [GeneratedRegex(@"\b(docs|samples)/[\w./-]+")]
    private static partial Regex PathInRepository();
}
