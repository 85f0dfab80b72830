using System.Globalization;

namespace Balancing.PublishModes;

/// <summary>
/// Compares rounds of two versions of the library, path by path, each by its fastest round. Another program slows
/// rounds down, by up to half on a shared machine, and none makes a round faster. A path is slower if its time, as a
/// ratio to that of its baseline, has grown by more than a tenth and by more than the noise.
/// </summary>
/// <remarks>The noise is the distance between the fastest of the even rounds and the fastest of the odd ones.</remarks>
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
            (double Ratio, double Noise) first = Fastest(old, path, time.Baseline);
            (double Ratio, double Noise) second = Fastest(now, path, time.Baseline);
            double change = (second.Ratio / first.Ratio) - 1;
            double noise = Math.Max(first.Noise, second.Noise);
            bool isPathSlower = change > Math.Max(Tolerance, noise);
            isSlower |= isPathSlower;
            Print(
                path, Text($"{first.Ratio:F2}"), Text($"{second.Ratio:F2}"), Text($"{change:+0.0%;-0.0%}"),
                Text($"{noise:0.0%}"),
                isPathSlower ? "  SLOWER" : "");
        }

        return isSlower ? 1 : 0;
    }

    private static void Print(string path, string before, string after, string change, string noise, string mark) =>
        Console.WriteLine($"{path,-48} {before,8} {after,8} {change,8} {noise,8}{mark}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static (double Ratio, double Noise) Fastest(
        Dictionary<string, Time>[] rounds, string path, string baseline)
    {
        double even = rounds.Where(static (_, round) => round % 2 == 0).Min(round => round[path].Nanoseconds);
        double odd = rounds.Where(static (_, round) => round % 2 == 1).Min(round => round[path].Nanoseconds);
        double fastest = Math.Min(even, odd);
        return (
            fastest / rounds.Min(round => round[baseline].Nanoseconds),
            (Math.Max(even, odd) / fastest) - 1);
    }

    private static Dictionary<string, Time> Read(string file) =>
        File.ReadLines(file).Select(static line => line.Split('\t')).ToDictionary(
            static cells => cells[0],
            static cells => new Time(double.Parse(cells[1], CultureInfo.InvariantCulture), cells[2]));

    private readonly record struct Time(double Nanoseconds, string Baseline);
}
