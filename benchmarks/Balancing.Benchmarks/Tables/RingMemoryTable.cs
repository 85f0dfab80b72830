using System.Runtime.CompilerServices;
using Balancing.Selectors.ConsistentHash.Ring;

namespace Balancing.Benchmarks.Tables;

/// <summary>The memory of a ring, per point.</summary>
internal static class RingMemoryTable
{
    private const int PointsPerBackend = 160;

    public static Table Measure()
    {
        Table table = new("backends, 160 points each", "bytes per point");
        foreach (int backends in Speed.Sizes.Rings)
        {
            table.Add(Figures.Count(backends), Figures.Text($"{BytesPerPoint(backends):F1}"));
        }

        return table;
    }

    // Not inlined, so that no local keeps the ring of the size before alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double BytesPerPoint(int backends)
    {
        RingMember[] members = [.. Enumerable.Range(0, backends)
            .Select(static i => RingMember.Create(Fleet.IdOf(i), PointsPerBackend, seed: 0))];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        HashRing ring = HashRing.Build(members);
        double bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(members);
        return bytes / ring.Points;
    }
}
