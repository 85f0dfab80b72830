using System.Text.RegularExpressions;
using Balancing.Tests.Common;
using Edge.Tests.Support;

namespace Edge.Tests.EndToEnd;

/// <summary>The program as users start it: nine processes and more, real ports, real signals.</summary>
public partial class RunTests
{
    private const int FirstChildren = 8; // five servers, two gateways, one proxy

    [Fact]
    public async Task Nothing_is_lost_while_servers_and_a_gateway_come_and_go()
    {
        await using EdgeProcess edge = EdgeProcess.Start("--seconds", "16");
        ProcessRun run = await edge.EndAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = edge.Lines;
        Match last = LastLine().Match(lines[^1]);
        Assert.True(last.Success, lines[^1]);
        Assert.NotEqual("0", last.Groups["answered"].Value);
        Assert.Equal("0", last.Groups["lost"].Value);
        AssertInOrder(
            lines,
            "TcpProxy is process",
            "Scene 1: server-2 is killed",
            "Scene 2: a server joins",
            "server-6 is process",
            "server-6 has joined",
            "Scene 3: server-3 is drained",
            "server-3 is idle",
            "Scene 4: gateway-1 is killed",
            "answered");

        // What the tiers in front report of it.
        Assert.Contains(lines, static line => line.Contains("gateway-1 dead", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("server-3 draining", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("server-2 ", StringComparison.Ordinal)
            && (line.Contains("server-2 ejected", StringComparison.Ordinal)
                || line.Contains("server-2 unhealthy", StringComparison.Ordinal)));

        Assert.Equal(FirstChildren + 1, edge.Children.Length);
        Assert.DoesNotContain(edge.Children, EdgeProcess.IsRunning); // also without waiting
        Assert.Empty(edge.LeftFolders);
    }

    [SignalTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_the_run_early_and_all_processes_with_it(string signal)
    {
        await using EdgeProcess edge = EdgeProcess.Start("--seconds", "3600");
        await edge.LineAsync("requests/s");
        edge.Signal(signal);
        ProcessRun run = await edge.EndAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(LastLine(), edge.Lines[^1]);
        Assert.Equal(FirstChildren, edge.Children.Length);
        Assert.DoesNotContain(edge.Children, EdgeProcess.IsRunning);
        Assert.Empty(edge.LeftFolders);
    }

    [SignalFact]
    public async Task A_signal_during_the_start_leaves_nothing_behind()
    {
        await using EdgeProcess edge = EdgeProcess.Start();
        await edge.LineAsync("is process");
        edge.Signal("INT");
        ProcessRun run = await edge.EndAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(LastLine(), edge.Lines[^1]);
        Assert.DoesNotContain(edge.Children, EdgeProcess.IsRunning);
        Assert.Empty(edge.LeftFolders);
    }

    [Fact]
    public async Task All_processes_end_with_a_program_that_is_killed()
    {
        await using EdgeProcess edge = EdgeProcess.Start("--seconds", "3600");
        await edge.LineAsync("requests/s");
        Assert.Equal(FirstChildren, edge.Children.Length);
        Assert.All(edge.Children, static child => Assert.True(EdgeProcess.IsRunning(child)));
        edge.Kill();
        await edge.ChildrenEndAsync();
    }

    private static void AssertInOrder(string[] lines, params string[] texts)
    {
        int line = -1;
        foreach (string text in texts)
        {
            line = Array.FindIndex(lines, line + 1, x => x.Contains(text, StringComparison.Ordinal));
            Assert.True(line >= 0, $"'{text}' is missing or too early in:\n{string.Join('\n', lines)}");
        }
    }

    [GeneratedRegex(@"^answered (?<answered>\d+), lost (?<lost>\d+), reset \d+$")]
    private static partial Regex LastLine();
}
