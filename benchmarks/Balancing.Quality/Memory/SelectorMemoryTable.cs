using Balancing.Benchmarks;
using Balancing.Quality.Contenders;
using Balancing.Quality.Output;

namespace Balancing.Quality.Memory;

/// <summary>The memory of a contender per backend, without the pool.</summary>
internal static class SelectorMemoryTable
{
    // As many copies as have this many backends together: a stray kilobyte is then a tenth of a byte per backend.
    private const int BackendsOfAllCopies = 10_000;
    private const int Repetitions = 3;

    public static void Write(RunSize run, Report report)
    {
        Table table = new(["bytes per backend", .. run.MemorySizes.Select(static size => $"{size:N0}")]);
        foreach (Contender contender in ContenderCatalog.All.Where(static contender => contender.Memory is not null))
        {
            table.Add([contender.Name, .. run.MemorySizes.Select(size => $"{BytesPerBackend(contender, size):N0}")]);
        }

        report.Write("quality-memory", table, "Memory beside the pool, with that many equal backends.");
    }

    // The median of several.
    private static double BytesPerBackend(Contender contender, int size)
    {
        int copies = Math.Max(1, BackendsOfAllCopies / size);
        double[] bytes = [.. Enumerable.Range(0, Repetitions)
            .Select(_ => LiveMemory.Measure(() => contender.Memory!(Fleet.Pool(size)), copies)).Order()];
        return bytes[Repetitions / 2] / size;
    }
}
