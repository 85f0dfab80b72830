using System.Text.RegularExpressions;
using Balancing.Tests.Common;

namespace Samples.Tests;

/// <summary>samples/README.md shows what the samples print, and the samples stay short enough to be read at
/// once.</summary>
public partial class SamplesReadmeTests
{
    private static readonly string Readme = File.ReadAllText(
        Path.Combine(SampleProgram.Samples, "README.md")).ReplaceLineEndings("\n");

    [Theory]
    [InlineData("Quickstart")]
    [InlineData("ShardedCache")]
    [InlineData("CustomSelector")]
    [InlineData("HttpClientFailover")]
    public async Task A_sample_prints_what_the_readme_shows(string sample)
    {
        ProcessRun run = await SampleProgram.RunAsync(sample);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Match shown = Regex.Match(
            Readme,
            $"^dotnet run -c Release --project samples/{sample}\n```\n\n```text\n(?<text>.*?)```",
            RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(shown.Success, $"samples/README.md has no command and output for {sample}.");
        Assert.Equal(shown.Groups["text"].Value, run.Output.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("Quickstart")]
    [InlineData("ShardedCache")]
    [InlineData("CustomSelector")]
    [InlineData("HttpClientFailover")]
    public async Task The_output_is_the_same_under_another_culture_and_fits_80_columns(string sample)
    {
        ProcessRun plain = await SampleProgram.RunAsync(sample);
        ProcessRun german = await SampleProgram.RunAsync(
            new Dictionary<string, string> { ["LC_ALL"] = "de_DE.UTF-8" }, sample);

        Assert.Equal(plain.Output, german.Output);
        Assert.All(plain.Output.Split('\n'), static line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [InlineData("Quickstart", 35)]
    [InlineData("ShardedCache", 60)]
    [InlineData("CustomSelector", 60)]
    [InlineData("HttpClientFailover", 60)]
    public void A_sample_is_short(string sample, int limit)
    {
        int lines = SampleProgram.SourceOf(sample).EnumerateFiles("*.cs").Sum(
            static file => File.ReadLines(file.FullName).Count());

        Assert.InRange(lines, 1, limit);
    }

    [Fact]
    public void Every_sample_is_in_the_readme()
    {
        IEnumerable<string> samples = Directory.EnumerateDirectories(SampleProgram.Samples).Select(
            static folder => Path.GetFileName(folder)!);

        Assert.Equal(
            samples.Order(StringComparer.Ordinal),
            Heading().Matches(Readme).Select(static heading => heading.Groups["name"].Value)
                .Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^## \[(?<name>\w+)\]\(\k<name>\)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
