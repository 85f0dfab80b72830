using System.Runtime.CompilerServices;
using Balancing.Benchmarks;
using Balancing.Quality.Output;
using Balancing.Quality.Contenders;

namespace Balancing.Quality.Memory;

/// <summary>What a contender keeps in memory for each backend, beside the pool.</summary>
internal static class SelectorMemoryTable
{
    // The first time also fills the runtime's pools of buffers. And it allocates some kilobytes now and then: nothing
    // beside 10,000 backends, much beside a hundred.
    private const int LargeSize = 10_000;
    private const int Repetitions = 5;
    private const int RepetitionsOfLarge = 2;

    public static void Write(RunSize run, Report report)
    {
        Table table = new(["bytes per backend", .. run.MemorySizes.Select(static size => $"{size:N0}")]);
        foreach (Contender contender in ContenderCatalog.All.Where(static contender => contender.Memory is not null))
        {
            Measure(contender, run.MemorySizes[0]); // what it keeps once and for all is there before the first figure
            table.Add([contender.Name, .. run.MemorySizes.Select(size => $"{Median(contender, size) / size:N0}")]);
        }

        report.Write("quality-memory", table, "What a selector of a pool of so many equal backends keeps beside the pool itself.");
    }

    private static double Median(Contender contender, int size)
    {
        double[] bytes = [.. Enumerable.Range(0, size < LargeSize ? Repetitions : RepetitionsOfLarge).Select(_ => Measure(contender, size)).Order()];
        return bytes[(bytes.Length - 1) / 2];
    }

    // Not inlined: what the size before kept must be gone when the next one is measured.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Measure(Contender contender, int size)
    {
        BackendPool pool = Fleet.Pool(size);
        Func<object> build = contender.Memory!(pool);
        long before = Alive();
        object kept = build();
        double bytes = Alive() - before;
        GC.KeepAlive(kept);
        GC.KeepAlive(pool);
        GC.KeepAlive(build);
        return bytes;
    }

    // What a finalizer lets go is alive for one collection more.
    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
