using System.Diagnostics;

namespace Balancing.PublishModes;

/// <summary>Times a path by the clock: warm until compiled, then the median of many short rounds.</summary>
internal static class Timing
{
    private const int Rounds = 41;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(600);

    /// <returns>Nanoseconds each time.</returns>
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
            int done = path.Run();
            times[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / done;
        }

        Array.Sort(times);
        return times[Rounds / 2];
    }
}
