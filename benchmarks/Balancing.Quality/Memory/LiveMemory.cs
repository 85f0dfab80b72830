using System.Runtime.CompilerServices;

namespace Balancing.Quality.Memory;

/// <summary>Measures the memory that a structure keeps alive.</summary>
internal static class LiveMemory
{
    /// <summary>Builds several equal structures and keeps them alive.</summary>
    /// <param name="prepare">Prepares everything that is not measured, and returns the function that builds the
    /// structure.</param>
    /// <param name="copies">The number of structures. The process itself allocates and frees some kilobytes meanwhile,
    /// so choose as many as make that negligible.</param>
    /// <returns>The bytes of one structure.</returns>
    // Not inlined, so that no local keeps the structures of an earlier measurement alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Measure(Func<Func<object>> prepare, int copies)
    {
        prepare()(); // allocates what the process keeps forever, such as static fields
        Func<object>[] builds = [.. Enumerable.Range(0, copies).Select(_ => prepare())];
        object[] kept = new object[copies];
        long before = Read();
        for (int i = 0; i < copies; i++)
        {
            kept[i] = builds[i]();
        }

        double bytes = Read() - before;
        GC.KeepAlive(kept);
        GC.KeepAlive(builds);
        return bytes / copies;
    }

    // An object with a finalizer is freed by the second collection.
    private static long Read()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
