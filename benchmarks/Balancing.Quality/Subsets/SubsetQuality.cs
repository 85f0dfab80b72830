using Balancing.Quality.Placement;

namespace Balancing.Quality.Subsets;

/// <summary>How alike the backends are loaded, and how many places a change of the list changes.</summary>
/// <param name="Fewest">The clients of the backend with the fewest.</param>
/// <param name="Most">The clients of the backend with the most.</param>
/// <param name="ChangedByJoin">The places that have another backend after one has joined.</param>
/// <param name="ChangedByLeave">The places that have another backend after one has left.</param>
internal sealed record SubsetQuality(int Fewest, int Most, double ChangedByJoin, double ChangedByLeave)
{
    /// <summary>The extremes of the counts and the means of the changes over several fleets.</summary>
    /// <param name="choose">From all backends, the number of a client and a size to the subset.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="fleets">The number of fleets, each with ids of its own.</param>
    public static SubsetQuality Measure(
        Func<Backend[], int, int, IEnumerable<Backend>> choose, SubsetCase sizes, int fleets)
    {
        SubsetQuality[] results = new SubsetQuality[fleets];
        Parallel.For(0, fleets, seed => results[seed] = Measure(choose, sizes, new Random(seed), seed));
        return new SubsetQuality(
            results.Min(static result => result.Fewest),
            results.Max(static result => result.Most),
            results.Average(static result => result.ChangedByJoin),
            results.Average(static result => result.ChangedByLeave));
    }

    private static SubsetQuality Measure(
        Func<Backend[], int, int, IEnumerable<Backend>> choose, SubsetCase sizes, Random random, int seed)
    {
        // A new backend has an address of its own, and so a place anywhere in the order of ids.
        Backend[] more = [.. Keys.Ids(sizes.Backends + 1, seed).Select(static id => new Backend(id))];
        int joining = random.Next(more.Length);
        Backend[] all = [.. more.Where((_, i) => i != joining)];
        int leaving = random.Next(all.Length);
        HashSet<string>[] before = SubsetsOf(all);
        int[] counts = [.. all.Select(backend => before.Count(subset => subset.Contains(backend.Id)))];
        return new SubsetQuality(
            counts.Min(),
            counts.Max(),
            CountChanges(before, SubsetsOf(more)),
            CountChanges(before, SubsetsOf([.. all.Where((_, i) => i != leaving)])));

        HashSet<string>[] SubsetsOf(Backend[] backends) =>
        [
            .. Enumerable.Range(0, sizes.Clients).Select(client =>
                choose(backends, client, sizes.Size).Select(static backend => backend.Id).ToHashSet()),
        ];
    }

    private static int CountChanges(HashSet<string>[] before, HashSet<string>[] after) =>
        before.Zip(after).Sum(static pair => pair.First.Count(id => !pair.Second.Contains(id)));
}
