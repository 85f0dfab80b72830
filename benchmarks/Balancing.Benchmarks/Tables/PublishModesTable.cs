using System.Globalization;

namespace Balancing.Benchmarks.Tables;

/// <summary>The hot paths under the JIT, precompiled (ReadyToRun) and as Native AOT, side by side.</summary>
internal static class PublishModesTable
{
    private static readonly string[] Modes = ["JIT", "ReadyToRun", "Native AOT"];

    /// <param name="files">One per mode, in the order of the columns: lines of name, nanoseconds and baseline.</param>
    public static void Write(FileInfo[] files)
    {
        Dictionary<string, double>[] modes = [.. files.Select(static file => Read(file.FullName))];
        Table table = new(["hot path, 1,000 backends", .. Modes]);
        foreach (string path in modes[0].Keys)
        {
            table.Add([path, .. modes.Select(times => Figures.Time(times[path]))]);
        }

        Console.WriteLine(table.ToMarkdown());
        Results.Write("speed-publish-modes", "benchmarks/run", table);
    }

    private static Dictionary<string, double> Read(string file) =>
        File.ReadLines(file).Select(static line => line.Split('\t')).ToDictionary(
            static cells => cells[0], static cells => double.Parse(cells[1], CultureInfo.InvariantCulture));
}
