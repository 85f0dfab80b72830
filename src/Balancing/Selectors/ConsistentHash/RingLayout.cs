using System.Diagnostics;
using System.Globalization;
using Balancing.Selectors.ConsistentHash.Ring;

namespace Balancing.Selectors.ConsistentHash;

/// <summary>An immutable copy of the options of a ring, and the number of points that they give to a weight.</summary>
/// <param name="PointsPerWeight">The number of points for each unit of weight.</param>
/// <param name="WeightUnit">The weight that has <paramref name="PointsPerWeight"/> points.</param>
/// <param name="Seed">The seed of points and keys.</param>
internal sealed record RingLayout(int PointsPerWeight, int WeightUnit, ulong Seed)
{
    public static RingLayout Copy(ConsistentHashSelectorOptions options) =>
        new(options.PointsPerWeight, options.WeightUnit, options.Seed);

    /// <summary>The number of points of a backend. It depends on the backend's own weight alone (P07).</summary>
    /// <remarks>Rounded half up, in integers: the products stay below 2^57.</remarks>
    public long PointsOf(int weight)
    {
        Debug.Assert(weight > 0, "Members of weight 0 have no points and never reach a ring.");
        long rounded = ((2L * PointsPerWeight * weight) + WeightUnit) / (2L * WeightUnit);
        return Math.Max(1, rounded);
    }

    /// <summary>Rejects a membership if its ring would have too many points.</summary>
    /// <param name="weights">The weights of all members.</param>
    /// <param name="parameterName">The parameter to name in the exception; null for a change of the pool.</param>
    /// <exception cref="ArgumentException">The ring would have more than <see cref="HashRing.MaxPoints"/>.</exception>
    public void ThrowIfTooLarge(IEnumerable<int> weights, string? parameterName)
    {
        Int128 points = 0; // 2^31 members of the largest weights have more points than a long holds
        foreach (int weight in weights)
        {
            points += PointsOf(weight);
        }

        if (points > HashRing.MaxPoints)
        {
            string message = string.Create(
                CultureInfo.InvariantCulture,
                $"The ring would have {points:N0} points; the maximum is {HashRing.MaxPoints:N0}. " +
                $"Reduce PointsPerWeight or raise WeightUnit.");
            throw new ArgumentException(message, parameterName);
        }
    }
}
