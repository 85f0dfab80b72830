using System.Diagnostics;
using Balancing.Tests.Common;

namespace Balancing.Grpc.Tests;

/// <summary>The sample prints what samples/README.md shows, and is short.</summary>
public class SampleTests
{
    private const string Sample = "GrpcLeastConnections";

    // …/tests/Balancing.Grpc.Tests/bin/<configuration>/<framework>/
    private static readonly DirectoryInfo Framework = new(
        AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private static readonly string Samples = Path.Combine(
        Framework.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "samples");

    [Fact]
    public async Task The_sample_prints_what_the_readme_shows()
    {
        string program = Path.Combine(
            Samples, Sample, "bin", Framework.Parent!.Name, Framework.Name, $"{Sample}.dll");
        ProcessRun run = await ProcessRun.RunAsync(
            new ProcessStartInfo("dotnet", [program]), TimeSpan.FromMinutes(3));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string readme = await File.ReadAllTextAsync(Path.Combine(Samples, "README.md"));
        string command = $"dotnet run -c Release --project samples/{Sample}\n```\n\n```text\n";
        Assert.Contains(
            $"{command}{run.Output}```".ReplaceLineEndings("\n"),
            readme.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_has_at_most_60_lines() =>
        Assert.InRange(File.ReadLines(Path.Combine(Samples, Sample, "Program.cs")).Count(), 1, 60);
}
