namespace Balancing.Quality.Arithmetic;

/// <summary>Measures of smoothness of a sequence of picks.</summary>
internal static class PickSequence
{
    /// <summary>The largest distance of a backend from its exact share at any time: max |picks − t × w ÷ W|.</summary>
    public static double Discrepancy(ReadOnlySpan<int> picks, IReadOnlyList<int> weights)
    {
        double sum = weights.Sum();
        int[] counts = new int[weights.Count];
        double worst = 0;
        for (int t = 1; t <= picks.Length; t++)
        {
            counts[picks[t - 1]]++;
            for (int i = 0; i < counts.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(counts[i] - t * weights[i] / sum));
            }
        }

        return worst;
    }

    /// <summary>The most picks in a row of one backend.</summary>
    public static int LongestRun(ReadOnlySpan<int> picks)
    {
        int longest = 0;
        int run = 0;
        for (int t = 0; t < picks.Length; t++)
        {
            run = t > 0 && picks[t] == picks[t - 1] ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
