using System.Diagnostics;
using Balancing.Tests.Common;

namespace Edge.Tests;

/// <summary>The whole program, with all of its processes.</summary>
public sealed class EdgeTests
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Nothing_is_lost_while_a_gateway_and_a_server_are_killed()
    {
        ProcessRun run = await EdgeProgram.RunAsync("--seconds", "10");
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^answered [1-9][0-9]*, lost 0, reset [0-9]+$", lines[^1]);

        // The scenes in order, and what they did.
        int gateway = Find(lines, 0, "gateway-2 is killed");
        int server = Find(lines, gateway, "server-c is killed");
        int joined = Find(lines, server, "server-f joins");
        int drained = Find(lines, joined, "server-a drains");
        string last = lines[Find(lines, drained, "server-f ")];
        Assert.Contains("(killed)", last, StringComparison.Ordinal);
        string end = lines[^3];
        Assert.Matches("gateway-2 [0-9]+ \\(killed\\)", end);
        Assert.Matches("server-a [0-9]+ \\(draining\\)", end);
        Assert.Matches("server-c [0-9]+ \\(killed\\)", end);
        Assert.Matches("server-f [1-9][0-9]*(,|$)", end);
    }

    [Theory]
    [InlineData("--seconds must be a whole number from 5 to 3,600, but was 'x'.", "--seconds", "x")]
    [InlineData("--seconds must be a whole number from 5 to 3,600, but was '4'.", "--seconds", "4")]
    [InlineData("--second", "--second", "5")]
    public async Task Bad_input_is_one_line_and_exit_code_2(string message, params string[] arguments)
    {
        ProcessRun run = await EdgeProgram.RunAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains(message, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task The_processes_end_with_the_program_even_if_it_is_killed()
    {
        ProcessStartInfo start = EdgeProgram.Start("--seconds", "120");
        start.RedirectStandardOutput = true;
        using Process edge = Process.Start(start)!;
        string? line = await edge.StandardOutput.ReadLineAsync().WaitAsync(LongestWait);
        Assert.Contains("answered", line, StringComparison.Ordinal);

        IReadOnlySet<int> processes = Descendants.Of(edge.Id);
        Assert.True(processes.Count >= 8, $"{processes.Count} processes, but there are three tiers.");

        edge.Kill(); // it alone

        Stopwatch watch = Stopwatch.StartNew();
        while (Descendants.Running(processes) is { Count: > 0 } running)
        {
            Assert.True(watch.Elapsed < LongestWait, $"Still running: {string.Join(", ", running)}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private static int Find(string[] lines, int from, string text)
    {
        int found = Array.FindIndex(lines, from, line => line.Contains(text, StringComparison.Ordinal));
        Assert.True(found >= 0, $"No line after line {from} has '{text}': {string.Join('\n', lines)}");
        return found;
    }
}
