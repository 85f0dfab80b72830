using System.Runtime.CompilerServices;
using Balancing.Benchmarks;
using Balancing.Quality.Output;
using Balancing.Quality.Subjects;

namespace Balancing.Quality.Keeping;

/// <summary>What a subject keeps in memory for each backend, beside the pool.</summary>
internal static class MemoryTable
{
    // The first time also fills the runtime's pools of buffers. And it allocates some kilobytes now and then: nothing
    // beside 10,000 backends, much beside a hundred.
    private const int LargeSize = 10_000;
    private const int Repetitions = 5;
    private const int RepetitionsOfLarge = 2;

    public static void Write(Scale scale, Report report)
    {
        Table table = new(["bytes per backend", .. scale.MemorySizes.Select(static size => $"{size:N0}")]);
        foreach (Subject subject in SubjectList.All.Where(static subject => subject.Memory is not null))
        {
            Measure(subject, scale.MemorySizes[0]); // what it keeps once and for all is there before the first figure
            table.Add([subject.Name, .. scale.MemorySizes.Select(size => $"{Median(subject, size) / size:N0}")]);
        }

        report.Write("quality-memory", table, "What a selector of a pool of so many equal backends keeps beside the pool itself.");
    }

    private static double Median(Subject subject, int size)
    {
        double[] bytes = [.. Enumerable.Range(0, size < LargeSize ? Repetitions : RepetitionsOfLarge).Select(_ => Measure(subject, size)).Order()];
        return bytes[(bytes.Length - 1) / 2];
    }

    // Not inlined: what the size before kept must be gone when the next one is measured.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Measure(Subject subject, int size)
    {
        BackendPool pool = Fleet.Pool(size);
        Func<object> build = subject.Memory!(pool);
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
