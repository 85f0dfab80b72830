using Balancing.Quality.Arithmetic;
using Balancing.Quality.Contenders;

namespace Balancing.Quality.Placement;

/// <summary>How evenly a contender distributes keys, over fleets with different ids.</summary>
/// <param name="Variance">The relative variance of the shares, without the noise of counting.</param>
/// <param name="Noise">The relative variance that counting adds.</param>
/// <param name="Resolution">The uncertainty of the variance: three standard errors of the noise.</param>
/// <param name="Peak">The mean over the fleets of the busiest backend's count ÷ the mean.</param>
/// <param name="Least">The same for the least busy one.</param>
internal sealed record Spread(double Variance, double Noise, double Resolution, double Peak, double Least)
{
    /// <summary>The noise is large enough to exaggerate the extremes: peak and minimum are only bounds.</summary>
    /// <remarks>Noise of 1/16 of the variance makes the deviation 3 % larger.</remarks>
    public bool IsBlurred => Noise > Variance / 16;

    public bool IsBelowResolution => Variance < Resolution;

    public static Spread Measure(Contender contender, int backends, RunSize run)
    {
        int keys = Math.Min(
            run.KeysPerBackend * backends, contender.IsLinear ? run.LinearEvaluations / backends : run.KeysAtMost);
        return Measure(backends, keys, run.Seeds, seed =>
        {
            IPlacement placement = contender.Placement!(Keys.Ids(backends, seed));
            return n => placement.OwnerOf(Keys.Text(n));
        });
    }

    /// <param name="backends">The size of the fleet.</param>
    /// <param name="keys">How many keys to place.</param>
    /// <param name="seeds">How many fleets.</param>
    /// <param name="ownerOf">From the seed of a fleet to the owners of its keys.</param>
    public static Spread Measure(int backends, int keys, int seeds, Func<int, Func<int, string>> ownerOf)
    {
        int[][] counts = new int[seeds][];
        Parallel.For(0, seeds, seed => counts[seed] = Count(Keys.Ids(backends, seed), keys, ownerOf(seed)));

        double noise = Shares.CountingNoise(backends, keys);
        return new Spread(
            Math.Max(0, counts.Average(static fleet => Shares.RelativeVariance(fleet)) - noise),
            noise,
            Resolution: 3 * noise * Math.Sqrt(2.0 / (backends - 1) / seeds),
            counts.Average(static fleet => Shares.Peak(fleet)),
            counts.Average(static fleet => Shares.Least(fleet)));
    }

    private static int[] Count(string[] ids, int keys, Func<int, string> ownerOf)
    {
        Dictionary<string, int> numbers = ids.Index().ToDictionary(static pair => pair.Item, static pair => pair.Index);
        int[] counts = new int[ids.Length];
        for (int n = 0; n < keys; n++)
        {
            counts[numbers[ownerOf(n)]]++;
        }

        return counts;
    }
}
