namespace Balancing.Quality.Arithmetic;

/// <summary>Random times with a mean of 1.</summary>
internal static class Draws
{
    // Bounds and exponent give a squared coefficient of variation of ten: the deviation is three times the mean.
    private const double TailExponent = 1.5;
    private const double LargestToSmallest = 1_000;

    private static readonly double UnscaledMean = TailExponent / (TailExponent - 1)
        * (1 - Math.Pow(LargestToSmallest, 1 - TailExponent)) / (1 - Math.Pow(LargestToSmallest, -TailExponent));

    public static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());

    /// <summary>A bounded Pareto distribution: a few requests take a thousand times as long as most.</summary>
    public static double HeavyTailed(Random random)
    {
        double least = Math.Pow(LargestToSmallest, -TailExponent);
        return Math.Pow(1 - (random.NextDouble() * (1 - least)), -1 / TailExponent) / UnscaledMean;
    }
}
