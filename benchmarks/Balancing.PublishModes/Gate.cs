using System.Globalization;

namespace Balancing.PublishModes;

/// <summary>
/// Compares rounds of two versions of the library, path by path: the ratio to the baseline of the same round, so that a
/// machine that was slower for a while does not count. A path has lost if its median ratio has grown by more than both a
/// tenth and three times what the rounds of one version differ by.
/// </summary>
internal static class Gate
{
    private const double Tolerance = 0.10;

    /// <param name="before">Files of rounds of the version before.</param>
    /// <param name="after">Files of rounds of the version after, as many.</param>
    /// <returns>0, or 1 if a path has lost.</returns>
    public static int Compare(string[] before, string[] after)
    {
        Dictionary<string, double>[] old = [.. before.Select(Read)];
        Dictionary<string, double>[] now = [.. after.Select(Read)];
        bool hasLost = false;
        Console.WriteLine($"{"ratio to its baseline",-48} {"before",8} {"after",8} {"change",8} {"noise",8}");
        foreach (string path in now[0].Keys.Where(static path => path is not HotPaths.Counter and not HotPaths.Search))
        {
            string baseline = path.StartsWith("Consistent", StringComparison.Ordinal) ? HotPaths.Search : HotPaths.Counter;
            (double Median, double Spread) first = Ratios(old, path, baseline);
            (double Median, double Spread) second = Ratios(now, path, baseline);
            double change = (second.Median / first.Median) - 1;
            double noise = Math.Max(first.Spread, second.Spread);
            bool isLoss = change > Math.Max(Tolerance, 3 * noise);
            hasLost |= isLoss;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path,-48} {first.Median,8:F2} {second.Median,8:F2} {change,8:+0.0%;-0.0%} {noise,8:0.0%}{(isLoss ? "  LOST" : "")}"));
        }

        return hasLost ? 1 : 0;
    }

    // The spread is the median distance from the median, as a share of it: one bad round does not widen it.
    private static (double Median, double Spread) Ratios(Dictionary<string, double>[] rounds, string path, string baseline)
    {
        double[] ratios = [.. rounds.Select(round => round[path] / round[baseline])];
        double median = Median(ratios);
        return (median, Median([.. ratios.Select(ratio => Math.Abs(ratio - median))]) / median);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static Dictionary<string, double> Read(string file) =>
        File.ReadLines(file).Select(static line => line.Split('\t')).ToDictionary(static cells => cells[0], static cells => double.Parse(cells[1], CultureInfo.InvariantCulture));
}
