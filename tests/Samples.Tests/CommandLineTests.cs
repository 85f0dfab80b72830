namespace Samples.Tests;

public class CommandLineTests
{
    [Theory]
    [InlineData("ShardedCache", "--keys", "many")]
    [InlineData("ShardedCache", "--keys", "99")]
    [InlineData("ShardedCache", "--keys", "1000001")]
    [InlineData("ShardedCache", "--requests", "-1")]
    [InlineData("ShardedCache", "--requests", "100001")]
    [InlineData("ShardedCache", "--seed", "1.5")]
    [InlineData("ShardedCache", "--seed", "-3")]
    [InlineData("ShardedCache", "--second", "1001")]
    [InlineData("ShardedCache", "--redis", "a:1,b:2,c:3")]
    [InlineData("ShardedCache", "--redis", "a:1,b:2,c:3,a:1")]
    [InlineData("ShardedCache", "--redis", "a:1,b:2,c:3,d:port")]
    [InlineData("ShardedCache", "--redis", "a:1,b:2,c:3,")]
    [InlineData("ShardedCache", "--colour", "blue")]
    [InlineData("CustomSelector", "--requests", "0")]
    [InlineData("CustomSelector", "--requests", "1e3")]
    [InlineData("CustomSelector", "--detour", "0.5")]
    [InlineData("CustomSelector", "--detour", "NaN")]
    [InlineData("CustomSelector", "--detour", "1,5")]
    public async Task A_bad_value_gets_one_clear_line_and_exit_code_2(string sample, string option, string value)
    {
        SampleRun run = await SampleRun.Of(sample, option, value);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        string line = Assert.Single(run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(option, line, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", line, StringComparison.Ordinal);
        Assert.True(option == "--colour" || (line.Contains($"\"{value}\"", StringComparison.Ordinal) && line.Contains("allowed", StringComparison.Ordinal)), line);
    }

    [Fact]
    public async Task A_redis_server_that_does_not_answer_gets_one_clear_line_and_exit_code_2()
    {
        // Port 1 needs privileges to listen on, and nobody has used it for decades.
        SampleRun run = await SampleRun.Of("ShardedCache", "--redis", "127.0.0.1:1,127.0.0.2:1,127.0.0.3:1,127.0.0.4:1");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        string line = Assert.Single(run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("--redis: 127.0.0.1:1 does not answer.", line);
    }

    [Theory]
    [InlineData("ShardedCache", "--keys", "100 to 1000000", "--requests", "100 to 100000", "--second", "0 to 1000", "--seed", "0 to 2147483647", "--redis")]
    [InlineData("CustomSelector", "--requests", "100 to 1000000", "--detour", "1 to 1000")]
    public async Task Help_names_every_option_and_what_is_allowed(string sample, params string[] options)
    {
        SampleRun run = await SampleRun.Of(sample, "--help");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(options, option => Assert.Contains(option, run.Output, StringComparison.Ordinal));
    }

    // On GitHub, Spectre.Console would colour even what is piped.
    [Theory]
    [InlineData("ShardedCache", "--second", "0")]
    [InlineData("CustomSelector")]
    public async Task Piped_output_has_no_escape_codes_and_fits_80_columns(string sample, params string[] arguments)
    {
        Dictionary<string, string> environment = new() { ["GITHUB_ACTIONS"] = "true", ["TERM"] = "xterm-256color", ["COLORTERM"] = "truecolor" };
        SampleRun run = await SampleRun.Under(environment, sample, arguments);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.All(run.Output.Split('\n'), static line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [InlineData("ShardedCache")]
    [InlineData("CustomSelector")]
    public void A_sample_has_less_than_150_lines(string sample)
    {
        int lines = SampleRun.SourceOf(sample).EnumerateFiles("*.cs").Sum(static file => File.ReadLines(file.FullName).Count());

        Assert.InRange(lines, 1, 149);
    }
}
