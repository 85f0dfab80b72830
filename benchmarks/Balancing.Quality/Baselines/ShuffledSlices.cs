namespace Balancing.Quality.Baselines;

/// <summary>Subsets of numbered clients as slices of a shuffled list.</summary>
/// <remarks>"Site Reliability Engineering", chapter 20: as many clients as a list has slices form a round, and the list
/// is shuffled once for each round. Backends beyond the last whole slice have no client of that round.</remarks>
internal static class ShuffledSlices
{
    /// <param name="backends">All backends, in the same order for each client.</param>
    /// <param name="client">The number of the client, from 0 on.</param>
    /// <param name="size">The number of backends of a slice.</param>
    public static Backend[] Choose(IReadOnlyList<Backend> backends, int client, int size)
    {
        (int round, int slice) = Math.DivRem(client, backends.Count / size);
        Backend[] shuffled = [.. backends];
        new Random(round).Shuffle(shuffled);
        return shuffled[(slice * size)..((slice + 1) * size)];
    }
}
