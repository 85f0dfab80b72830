namespace Proxies.Measuring;

internal static class Median
{
    /// <summary>The middle one of an odd number of figures, or the upper of the two middle ones.</summary>
    public static double Of(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted[sorted.Length / 2];
    }
}
