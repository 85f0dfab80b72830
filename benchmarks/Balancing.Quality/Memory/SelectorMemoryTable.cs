using System.Runtime.CompilerServices;
using Balancing.Benchmarks;
using Balancing.Quality.Contenders;
using Balancing.Quality.Output;

namespace Balancing.Quality.Memory;

/// <summary>The memory of a contender per backend, without the pool.</summary>
internal static class SelectorMemoryTable
{
    // The runtime allocates some kilobytes now and then: much beside a hundred backends, nothing beside 10,000. So the
    // figure is a median of several.
    private const int LargeSize = 10_000;
    private const int Repetitions = 5;
    private const int RepetitionsOfLarge = 2;

    public static void Write(RunSize run, Report report)
    {
        Table table = new(["bytes per backend", .. run.MemorySizes.Select(static size => $"{size:N0}")]);
        foreach (Contender contender in ContenderCatalog.All.Where(static contender => contender.Memory is not null))
        {
            Measure(contender, run.MemorySizes[0]); // allocates what the process keeps for good
            table.Add([contender.Name, .. run.MemorySizes.Select(size => $"{Median(contender, size) / size:N0}")]);
        }

        report.Write("quality-memory", table, "Memory beside the pool, with that many equal backends.");
    }

    private static double Median(Contender contender, int size)
    {
        double[] bytes = [.. Enumerable.Range(0, size < LargeSize ? Repetitions : RepetitionsOfLarge)
            .Select(_ => Measure(contender, size)).Order()];
        return bytes[(bytes.Length - 1) / 2];
    }

    // Not inlined, so that no local keeps the structure of the size before alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Measure(Contender contender, int size)
    {
        BackendPool pool = Fleet.Pool(size);
        Func<object> build = contender.Memory!(pool);
        long before = LiveBytes();
        object kept = build();
        double bytes = LiveBytes() - before;
        GC.KeepAlive(kept);
        GC.KeepAlive(pool);
        GC.KeepAlive(build);
        return bytes;
    }

    // An object with a finalizer is freed by the second collection.
    private static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
