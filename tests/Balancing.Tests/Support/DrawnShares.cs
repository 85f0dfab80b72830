namespace Balancing.Tests.Support;

/// <summary>How far the shares of independent draws may be from their probabilities. For draws from generators that no
/// seed can fix.</summary>
/// <remarks>Bernstein's bound, see <see cref="Deviation"/>, with L = 27: a share of variance v that counts 1 ÷ draws
/// per draw is more than 7.4·√v + 18 ÷ draws off with a probability of 2·e^-27 = 4e-12 at most. A test compares 200
/// shares at most, so it fails by chance with a probability below 1e-9.</remarks>
internal static class DrawnShares
{
    public static double Tolerance(double probability, int draws) =>
        (7.4 * Math.Sqrt(probability * (1 - probability) / draws)) + (18.0 / draws);

    /// <summary>Draws again and again, and compares the share of each result with its probability.</summary>
    /// <remarks>A result that is not expected has the probability 0 and must not occur.</remarks>
    public static void AssertFit<TResult>(
        IReadOnlyDictionary<TResult, double> probabilities, int draws, Func<TResult> draw)
        where TResult : notnull
    {
        Assert.Equal(1, probabilities.Values.Sum(), 1e-9);
        Dictionary<TResult, int> counts = [];
        for (int i = 0; i < draws; i++)
        {
            TResult result = draw();
            counts[result] = counts.GetValueOrDefault(result) + 1;
        }

        foreach (TResult result in counts.Keys.Union(probabilities.Keys))
        {
            double probability = probabilities.GetValueOrDefault(result);
            double share = (double)counts.GetValueOrDefault(result) / draws;
            double tolerance = probability == 0 ? 0 : Tolerance(probability, draws);
            Assert.True(
                Math.Abs(share - probability) <= tolerance,
                $"{result} was drawn with a share of {share:P3}, not {probability:P3} ± {tolerance:P3}.");
        }
    }

    /// <summary>The probabilities of members in proportion to weight.</summary>
    public static Dictionary<string, double> ByWeight(IEnumerable<Backend> backends)
    {
        Backend[] all = [.. backends];
        double total = all.Sum(static backend => (double)backend.Weight);
        return all.ToDictionary(
            static backend => backend.Id, backend => backend.Weight / total, StringComparer.Ordinal);
    }
}
