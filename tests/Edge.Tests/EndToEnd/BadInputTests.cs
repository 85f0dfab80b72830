using Balancing.Tests.Common;
using Edge.Tests.Support;

namespace Edge.Tests.EndToEnd;

/// <summary>Bad input gives one line on stderr, nothing on stdout, and exit code 2.</summary>
public class BadInputTests
{
    [Theory]
    [InlineData("--seconds must be a whole number from 4 to 3,600, but was '3'.", "--seconds", "3")]
    [InlineData("but was '3601'.", "--seconds", "3601")]
    [InlineData("but was '-8'.", "--seconds=-8")]
    [InlineData("but was '8s'.", "--seconds", "8s")]
    [InlineData("but was '1e1'.", "--seconds", "1e1")]
    [InlineData("but was ''.", "--seconds", "")]
    [InlineData("but was '99999999999'.", "--seconds", "99999999999")]
    [InlineData("--seconds", "--seconds")]
    [InlineData("--seconds", "--seconds", "8", "--seconds", "9")]
    [InlineData("--minutes", "--minutes", "1")]
    [InlineData("stray", "stray")]
    [InlineData("@missing", "@missing")]
    public async Task A_mistake_is_named_in_one_line(string expected, params string[] arguments)
    {
        await using EdgeProcess edge = EdgeProcess.Start(arguments);
        ProcessRun run = await edge.EndAsync();

        Assert.Equal((2, ""), (run.ExitCode, run.Output.Trim()));
        string line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_option_with_range_and_default()
    {
        await using EdgeProcess edge = EdgeProcess.Start("--help");
        ProcessRun run = await edge.EndAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("--seconds", run.Output, StringComparison.Ordinal);
        Assert.Contains("4 to 3,600", run.Output, StringComparison.Ordinal);
        Assert.Contains("30", run.Output, StringComparison.Ordinal);
    }
}
