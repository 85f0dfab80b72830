namespace Balancing.Tests.Allocation;

/// <summary>Measures the allocations of the calling thread.</summary>
internal static class Allocated
{
    private const int Times = 1_000;

    /// <summary>
    /// Bytes per call, after a warm-up of the same path: compiled in all tiers, pools filled, type checks cached.
    /// </summary>
    public static double PerCall(Action call)
    {
        for (int i = 0; i < Times; i++)
        {
            call();
        }

        // The background compiler may replace code during a run. Allocations of the path itself occur in every run.
        double least = double.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Times; i++)
            {
                call();
            }

            least = Math.Min(least, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Times);
        }

        return least;
    }
}
