using System.Diagnostics;

namespace Balancing.PublishModes;

/// <summary>Times a path with a stopwatch: warm until compiled, then the median of many short rounds.</summary>
internal static class Timing
{
    private const int Rounds = 41;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(600);

    /// <summary>The median time of one operation.</summary>
    /// <returns>Nanoseconds.</returns>
    public static double Median(HotPath path)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
        {
            path.Run();
        }

        double[] times = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            int operations = path.Run();
            times[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
        }

        Array.Sort(times);
        return times[Rounds / 2];
    }
}
