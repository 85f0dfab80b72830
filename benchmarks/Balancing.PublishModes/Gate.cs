using System.Globalization;

namespace Balancing.PublishModes;

/// <summary>
/// Compares rounds of two versions of the library, path by path. It takes the ratio to the baseline of the same round,
/// so a machine that was slower for a while does not count. A path is slower if its median ratio has grown by more
/// than a tenth, and by more than three times the noise between rounds of one version.
/// </summary>
internal static class Gate
{
    private const double Tolerance = 0.10;

    /// <summary>Prints both versions of every path, and marks those that are slower.</summary>
    /// <param name="before">Files of rounds of the version before.</param>
    /// <param name="after">Files of rounds of the version after, as many.</param>
    /// <returns>0, or 1 if a path is slower.</returns>
    public static int Compare(string[] before, string[] after)
    {
        Dictionary<string, Time>[] old = [.. before.Select(Read)];
        Dictionary<string, Time>[] now = [.. after.Select(Read)];
        bool isSlower = false;
        Print("ratio to its baseline", "before", "after", "change", "noise", "");
        foreach ((string path, Time time) in now[0].Where(static entry => entry.Key != entry.Value.Baseline))
        {
            (double Median, double Noise) first = Ratios(old, path, time.Baseline);
            (double Median, double Noise) second = Ratios(now, path, time.Baseline);
            double change = (second.Median / first.Median) - 1;
            double noise = Math.Max(first.Noise, second.Noise);
            bool isPathSlower = change > Math.Max(Tolerance, 3 * noise);
            isSlower |= isPathSlower;
            Print(
                path, Text($"{first.Median:F2}"), Text($"{second.Median:F2}"), Text($"{change:+0.0%;-0.0%}"),
                Text($"{noise:0.0%}"),
                isPathSlower ? "  SLOWER" : "");
        }

        return isSlower ? 1 : 0;
    }

    private static void Print(string path, string before, string after, string change, string noise, string mark) =>
        Console.WriteLine($"{path,-48} {before,8} {after,8} {change,8} {noise,8}{mark}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // The noise is the median distance from the median, as a share of it: one bad round does not widen it.
    private static (double Median, double Noise) Ratios(Dictionary<string, Time>[] rounds, string path, string baseline)
    {
        double[] ratios = [.. rounds.Select(round => round[path].Nanoseconds / round[baseline].Nanoseconds)];
        double median = Median(ratios);
        return (median, Median([.. ratios.Select(ratio => Math.Abs(ratio - median))]) / median);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static Dictionary<string, Time> Read(string file) =>
        File.ReadLines(file).Select(static line => line.Split('\t')).ToDictionary(
            static cells => cells[0],
            static cells => new Time(double.Parse(cells[1], CultureInfo.InvariantCulture), cells[2]));

    private readonly record struct Time(double Nanoseconds, string Baseline);
}
