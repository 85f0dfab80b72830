using System.Globalization;
using System.Runtime.CompilerServices;
using Balancing.Internal;

namespace Balancing.Benchmarks;

/// <summary>Prints what a ring keeps in memory, per point.</summary>
internal static class RingMemory
{
    private const int PointsPerBackend = 160;

    public static void Print()
    {
        foreach (int backends in (int[])[100, 1_000, 10_000, 100_000])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{backends,7} backends  {BytesPerPoint(backends):F1} bytes per point"));
        }
    }

    // Not inlined: the ring of the size before must be gone when the next one is measured.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double BytesPerPoint(int backends)
    {
        RingMember[] members = [.. Enumerable.Range(0, backends).Select(static i => RingMember.Create(Fleet.IdOf(i), PointsPerBackend, seed: 0))];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        HashRing ring = HashRing.Build(members);
        double bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(members);
        return bytes / ring.Points;
    }
}
