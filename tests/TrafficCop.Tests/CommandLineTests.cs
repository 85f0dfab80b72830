using Balancing.Tests.Common;
using TrafficCop.Setup;

namespace TrafficCop.Tests;

/// <summary>The program as a process: arguments, output, signals.</summary>
public sealed class CommandLineTests
{
    private const char Escape = '\u001b';

    [Theory]
    [InlineData("--servers must be a whole number from 2 to 32, but was '1'.", "--servers", "1")]
    [InlineData("but was '33'.", "--servers", "33")]
    [InlineData("but was 'many'.", "--servers", "many")]
    [InlineData("but was '99999999999999999999'.", "--servers", "99999999999999999999")]
    [InlineData("--requests must be a whole number from 100 to 100000, but was '99'.", "--requests", "99")]
    [InlineData("but was '100001'.", "--requests", "100001")]
    [InlineData("but was '1.5e3'.", "--requests", "1.5e3")]
    [InlineData("--seed must be a whole number from 0 to 2147483647, but was '-1'.", "--seed", "-1")]
    [InlineData("--algorithm must be one of all, none, round-robin, ", "--algorithm", "random")]
    [InlineData("--scene must be one of all, none, failing-server, newcomer, hot-key, ", "--scene", "act-1")]
    [InlineData("but was ''.", "--algorithm", "")]
    [InlineData("--servers", "--servers")]
    [InlineData("--unknown", "--unknown")]
    [InlineData("stray", "stray")]
    public async Task An_invalid_option_gives_one_line_that_names_it_and_exit_code_2(
        string expected, params string[] arguments)
    {
        using ProgramRun run = ProgramRun.Start(arguments);
        (int exitCode, string output, string errors) = await run.EndAsync();

        Assert.Equal(2, exitCode);
        string line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Equal("", output.Trim());
    }

    [Fact]
    public async Task Help_names_every_option_and_every_algorithm()
    {
        using ProgramRun run = ProgramRun.Start("--help");
        (int exitCode, string output, string errors) = await run.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal("", errors);
        Assert.All(
            [
                "--algorithm", "--scene", "--servers", "--requests", "--seed",
                "round-robin", "least-connections", "ip-hash", "consistent-hash",
                "failing-server", "newcomer", "hot-key",
            ],
            word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_small_run_loses_no_request_and_writes_plain_text_to_a_pipe()
    {
        using ProgramRun run = ProgramRun.Start("--requests", "400", "--servers", "3");
        (int exitCode, string output, string errors) = await run.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal("", errors);
        Assert.DoesNotContain(Escape, output);
        Assert.DoesNotContain('\r', output);
        Assert.Contains("none lost", output, StringComparison.Ordinal);
        Assert.Contains("Next:", output, StringComparison.Ordinal);
        Assert.All(Algorithm.All, algorithm => Assert.Contains(algorithm.Title, output, StringComparison.Ordinal));
        Assert.All(Scene.All, scene => Assert.Contains($"── {scene.Title} ─", output, StringComparison.Ordinal));
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task Output_to_a_pipe_has_a_line_per_phase()
    {
        using ProgramRun run = ProgramRun.Start("--algorithm", "ip-hash", "--requests", "100", "--servers", "2");
        (_, string output, _) = await run.EndAsync();

        string[] lines = output.Split('\n');
        int chart = Array.FindIndex(lines, static line => line.StartsWith("── IP hash", StringComparison.Ordinal));
        Assert.Equal(3, lines[..chart].Count(static line => line.StartsWith("IP hash: ", StringComparison.Ordinal)));
    }

    [FullDiskTheory]
    [InlineData("--requests 100 --servers 2 --scene none > /dev/full")]
    [InlineData("--requests 100 --servers 2 --scene none >&-")]
    [InlineData("--help > /dev/full")]
    public async Task Output_that_cannot_be_written_gives_one_line_and_exit_code_3(string argumentsAndTarget)
    {
        using ProgramRun run = ProgramRun.StartInShell(argumentsAndTarget);
        (int exitCode, string output, string errors) = await run.EndAsync();

        Assert.Equal((3, ""), (exitCode, output.Trim()));
        string line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("Cannot write the results: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_given_algorithm_runs()
    {
        using ProgramRun run =
            ProgramRun.Start("--algorithm", "IP-hash", "--requests", "100", "--servers", "2", "--seed", "7");
        (int exitCode, string output, _) = await run.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("IP hash", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Least connections", output, StringComparison.Ordinal);
        Assert.All(Scene.All, scene => Assert.DoesNotContain(scene.Title, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_given_scene_runs_and_its_failures_are_not_lost()
    {
        using ProgramRun run = ProgramRun.Start("--scene", "Failing-Server");
        (int exitCode, string output, _) = await run.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("── A server that fails at once ─", output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^3600 requests, none lost\.\s+^The failing server answered \d+ of them with 500", output);
        Assert.DoesNotContain("A hot key", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Round robin", output, StringComparison.Ordinal);
    }

    [SignalTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_it_cleanly(string signal, int expected)
    {
        using ProgramRun run = ProgramRun.Start("--requests", "100000"); // minutes of traffic
        await run.FirstLine;
        run.Signal(signal);
        (int exitCode, string output, string errors) = await run.EndAsync();

        Assert.Equal(expected, exitCode);
        Assert.Equal("Interrupted.", errors.Trim()); // no stack trace
        Assert.DoesNotContain(Escape, output);
    }

    [SignalFact]
    public async Task A_signal_that_the_parent_ignores_stays_ignored()
    {
        using ProgramRun run = ProgramRun.StartIgnoring("INT", "--requests", "100000");
        await run.FirstLine;
        run.Signal("INT");
        run.Signal("TERM");
        (int exitCode, _, string errors) = await run.EndAsync();

        Assert.Equal((143, "Interrupted."), (exitCode, errors.Trim())); // TERM has ended it
    }
}
