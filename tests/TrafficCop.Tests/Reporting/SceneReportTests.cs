using Spectre.Console;
using TrafficCop.Reporting;
using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Tests.Reporting;

/// <summary>The text of a scene, from given figures.</summary>
public sealed class SceneReportTests
{
    [Theory]
    [InlineData("failing-server", 80)]
    [InlineData("failing-server", 120)]
    [InlineData("newcomer", 80)]
    [InlineData("hot-key", 80)]
    [InlineData("hot-key", 400)]
    public void The_text_fits_the_console(string option, int width)
    {
        string text = Write(GetScene(option), width, failed: 1_234, allClientsBusy: true);

        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Assert.DoesNotContain('…', text);
    }

    [Fact]
    public void Both_runs_show_their_options_and_their_figures()
    {
        string text = Write(GetScene("failing-server"), 80, failed: 3, allClientsBusy: false);
        string[] lines = text.Split('\n');

        Assert.Contains("before, pool options: the defaults", lines);
        Assert.Contains("after, pool options: OutlierEjection = new()", lines);
        Assert.Equal(2, lines.Count(static line => line.StartsWith("s2     failing ", StringComparison.Ordinal)));
        Assert.Contains(lines, static line => Columns(line) is ["before", "3", "5", "5", "7", "1"]);
        Assert.Contains(lines, static line => Columns(line) is ["after", "0", "5", "5", "7", "1"]);
        Assert.DoesNotContain("≥", text, StringComparison.Ordinal);
        Assert.Contains("Read: docs/outcomes.md", lines);
    }

    [Fact]
    public void A_timeline_shows_when_requests_failed()
    {
        string[] lines = Write(GetScene("failing-server"), 80, failed: 3, allClientsBusy: false).Split('\n');

        // Three of four requests failed; the last one is due at the end.
        Assert.Contains(lines, static line => line.EndsWith("█▁ 0 to 100 %", StringComparison.Ordinal));
        Assert.Contains($"  after  {new string('▁', 56)} 0 to 0 %", lines);
    }

    [Fact]
    public void Both_timelines_have_one_scale()
    {
        string text = Write(GetScene("newcomer"), 80, failed: 0, allClientsBusy: false, milliseconds: 70);
        string[] lines = text.Split('\n');

        Assert.Contains($"  before {new string('█', 56)} 70 to 70 ms", lines);
        Assert.Contains($"  after  {new string('▂', 56)} 5 to 5 ms", lines);
    }

    [Fact]
    public void The_page_of_each_scene_exists()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Balancing.sln")))
        {
            folder = folder.Parent;
        }

        string root = Assert.IsType<DirectoryInfo>(folder).FullName;
        Assert.All(Scene.All, scene => Assert.True(File.Exists(Path.Combine(root, scene.Page)), scene.Page));
    }

    private static Scene GetScene(string option) => Scene.All.Single(scene => scene.Option == option);

    private static string[] Columns(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Write(Scene scene, int width, int failed, bool allClientsBusy, int milliseconds = 5)
    {
        SceneResult result = new(
            scene,
            CreateRun(scene, scene.Before, failed, milliseconds, allClientsBusy),
            CreateRun(scene, scene.After, failed: 0, milliseconds: 5, allClientsBusy: false));
        using StringWriter text = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            Out = new AnsiConsoleOutput(text),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        new SceneReport(console).Write(result);
        return string.Join('\n', text.ToString().Split('\n').Select(static line => line.TrimEnd()));
    }

    // Requests of one user, due at 1 ms, 2 ms and so on; the first ones fail.
    private static VariantResult CreateRun(
        Scene scene, Variant variant, int failed, int milliseconds, bool allClientsBusy)
    {
        User user = new("u", "10.0.0.1");
        Visit[] visits =
            [.. Enumerable.Range(1, failed + 1).Select(i => new Visit(user, 1, TimeSpan.FromMilliseconds(i)))];
        TimeSpan latency = TimeSpan.FromMilliseconds(milliseconds);
        Answer[] answers = [.. visits.Select((_, i) => new Answer(user, i < failed ? null : "s1", latency))];
        ServerLoad[] loads =
        [
            new("s1", Scene.Speed, 9_999, Peak: 7),
            new("s2", Scene.Speed, 1, Peak: 1) { Condition = scene.LastServer, Failures = failed },
        ];
        return new VariantResult(
            variant, new SteadyResult(scene.Algorithm, loads, answers, allClientsBusy), visits, answers);
    }
}
