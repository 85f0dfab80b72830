using System.Globalization;

namespace Balancing.Benchmarks.Tables;

/// <summary>The hot paths as they run under the JIT, precompiled (ReadyToRun) and as Native AOT, side by side.</summary>
internal static class PublishModesTable
{
    private static readonly string[] Kinds = ["JIT", "ReadyToRun", "Native AOT"];

    /// <param name="files">One per kind, in the order of the columns: lines of a path's name, a tab and nanoseconds.</param>
    public static void Write(FileInfo[] files)
    {
        Dictionary<string, double>[] kinds = [.. files.Select(static file => Read(file.FullName))];
        Table table = new(["hot path, 1,000 backends", .. Kinds]);
        foreach (string path in kinds[0].Keys)
        {
            table.Add([path, .. kinds.Select(times => Figures.Time(times[path]))]);
        }

        Console.WriteLine(table.ToMarkdown());
        Results.Write("speed-publish-modes", "benchmarks/run", table);
    }

    private static Dictionary<string, double> Read(string file) =>
        File.ReadLines(file).Select(static line => line.Split('\t')).ToDictionary(static cells => cells[0], static cells => double.Parse(cells[1], CultureInfo.InvariantCulture));
}
