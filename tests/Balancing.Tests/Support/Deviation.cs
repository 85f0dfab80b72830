namespace Balancing.Tests.Support;

/// <summary>The greatest distance of a measured share from the promised one.</summary>
/// <remarks>
/// <para>
/// All bounds are Bernstein's, for a mean of variance v with single contributions of at most c. It is more than
/// cL/3 + √((cL/3)² + 2vL) from its expectation, in either direction, with probability e^-L at most.
/// L = 18 gives 1.5e-8. Then the bound is at most 6·√v + 12·c: six standard deviations, and twelve contributions for
/// the skew of small counts. A run makes some thousand comparisons, so one in 60,000 runs with random seeds fails by
/// chance.
/// </para>
/// </remarks>
internal static class Deviation
{
    public static double Bound(double variance, double contribution) => (6 * Math.Sqrt(variance)) + (12 * contribution);

    /// <summary>A share counted on independent keys: binomial, v = p(1-p)/keys, c = 1/keys.</summary>
    /// <remarks>Example: p = 1/4 on 10,000 keys may be off by 6·0.0043 + 0.0012 = 0.027.</remarks>
    public static double OfSample(double probability, int keys) =>
        Bound(Math.Clamp(probability * (1 - probability), 0, 0.25) / keys, 1.0 / keys);

    /// <summary>The share of the ring that belongs to some of its random points.</summary>
    /// <remarks>
    /// The sum of the arcs before k of N random points has a Beta(k, N-k) distribution: v = k(N-k) / (N²(N+1)). So the
    /// relative standard deviation is just below 1/√k. And c = 2/N (Skorski, "Bernstein-type bounds for beta
    /// distribution", 2023). Example: 160 of 1,600 points own 0.1 of the ring, off by 6·0.0075 + 0.015 = 0.06 at most.
    /// </remarks>
    public static double OfArcs(double points, double allPoints) =>
        Bound(points * (allPoints - points) / (allPoints * allPoints * (allPoints + 1)), 2 / allPoints);

    /// <summary>A share of the ring measured by keys: the sum of both errors.</summary>
    public static double OfSampledArcs(double points, double allPoints, int keys)
    {
        double arcs = OfArcs(points, allPoints);
        return arcs + OfSample(Math.Min((points / allPoints) + arcs, 0.5), keys);
    }
}
