using System.Diagnostics;
using System.Text.RegularExpressions;
using Balancing.Tests.Common;

namespace Balancing.Yarp.Tests;

/// <summary>The samples of YARP run, print what samples/README.md shows, and are short.</summary>
public class SampleTests
{
    // Far beyond what a sample takes; only there so that one that hangs fails instead of stopping the suite.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    // …/tests/Balancing.Yarp.Tests/bin/<configuration>/<framework>/
    private static readonly DirectoryInfo Framework = new(
        AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private static string Samples =>
        Path.GetFullPath(Path.Combine(Framework.FullName, "..", "..", "..", "..", "..", "samples"));

    [Theory]
    [InlineData("YarpSticky")]
    [InlineData("ModelGateway")]
    public async Task A_sample_of_YARP_prints_what_the_readme_shows(string sample)
    {
        string program = Path.Combine(
            Samples, sample, "bin", Framework.Parent!.Name, Framework.Name, $"{sample}.dll");
        ProcessRun run = await ProcessRun.RunAsync(new ProcessStartInfo("dotnet", [program]), Limit);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string readme = await File.ReadAllTextAsync(Path.Combine(Samples, "README.md"));
        Match shown = Regex.Match(
            readme.ReplaceLineEndings("\n"),
            $"^dotnet run -c Release --project samples/{sample}\n```\n\n```text\n(?<text>.*?)```",
            RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(shown.Success, $"samples/README.md has no command and output for {sample}.");
        Assert.Equal(shown.Groups["text"].Value, run.Output.ReplaceLineEndings("\n"));
        Assert.All(run.Output.Split('\n'), static line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [InlineData("YarpSticky")]
    [InlineData("ModelGateway")]
    public void A_file_of_a_sample_of_YARP_has_at_most_60_lines(string sample) =>
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Samples, sample), "*.cs"),
            static file => Assert.InRange(File.ReadLines(file).Count(), 1, 60));
}
