namespace Balancing.Tests.Allocation;

/// <summary>What the calling thread allocates.</summary>
internal static class Allocated
{
    private const int Times = 1_000;

    /// <summary>Bytes per call, after the very same path has been warmed: compiled in all tiers, pools filled, type checks cached.</summary>
    public static double PerCall(Action call)
    {
        for (int i = 0; i < Times; i++)
        {
            call();
        }

        // The background compiler may swap code in meanwhile; what a path itself allocates it allocates each time.
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
