namespace Balancing.Quality.Arithmetic;

/// <summary>Statistics of a sample of times.</summary>
internal static class Durations
{
    public static double Mean(ReadOnlySpan<double> sample)
    {
        double sum = 0;
        foreach (double time in sample)
        {
            sum += time;
        }

        return sum / sample.Length;
    }

    /// <summary>The value that a share of the sample does not exceed (nearest rank).</summary>
    /// <param name="sorted">The sample, in ascending order.</param>
    /// <param name="share">The share, above 0 and up to 1.</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double share) =>
        sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
