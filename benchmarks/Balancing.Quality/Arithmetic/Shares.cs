namespace Balancing.Quality.Arithmetic;

/// <summary>Measures of inequality of counts that should be equal.</summary>
internal static class Shares
{
    /// <summary>Variance ÷ square of the mean; its root is the relative standard deviation.</summary>
    public static double RelativeVariance(ReadOnlySpan<int> counts)
    {
        double mean = Mean(counts);
        double sum = 0;
        foreach (int count in counts)
        {
            sum += (count - mean) * (count - mean);
        }

        return sum / counts.Length / (mean * mean);
    }

    /// <summary>The largest count ÷ the mean.</summary>
    public static double Peak(ReadOnlySpan<int> counts)
    {
        int largest = int.MinValue;
        foreach (int count in counts)
        {
            largest = Math.Max(largest, count);
        }

        return largest / Mean(counts);
    }

    /// <summary>The smallest count ÷ the mean.</summary>
    public static double Least(ReadOnlySpan<int> counts)
    {
        int smallest = int.MaxValue;
        foreach (int count in counts)
        {
            smallest = Math.Min(smallest, count);
        }

        return smallest / Mean(counts);
    }

    /// <summary>The relative variance that counting adds, even if all shares are equal.</summary>
    /// <remarks>Each of n counts of K keys is binomial: its variance is K ÷ n × (1 − 1 ÷ n).</remarks>
    public static double CountingNoise(int backends, int keys) => (backends - 1.0) / keys;

    private static double Mean(ReadOnlySpan<int> counts)
    {
        long sum = 0;
        foreach (int count in counts)
        {
            sum += count;
        }

        return (double)sum / counts.Length;
    }
}
