using System.Numerics;

namespace HttpGateway.Discovery.Dns;

/// <summary>Makes weights of a pool of the weights of SRV records.</summary>
internal static class SrvWeights
{
    /// <summary>What a weight of one is beside a weight of zero.</summary>
    public const int AboveZero = 10;

    /// <summary>The largest weight of a pool: a ring has points for each unit of weight.</summary>
    public const int Largest = 100;

    /// <summary>Scales weights. 0 is a very small chance and no drain, as RFC 2782 says.</summary>
    /// <remarks>A common factor is removed: Kubernetes writes 100 ÷ n for each of n pods, and the other pods must keep
    /// their weights when one joins.</remarks>
    public static IReadOnlyList<int> Scale(IReadOnlyList<int> weights)
    {
        bool hasZero = weights.Contains(0) && weights.Any(static weight => weight > 0);
        int[] positive = [.. weights.Select(weight => weight == 0 ? 1 : hasZero ? weight * AboveZero : weight)];
        BigInteger divisor = positive.Aggregate(
            BigInteger.Zero, static (sum, weight) => BigInteger.GreatestCommonDivisor(sum, weight));
        int[] reduced = [.. positive.Select(weight => weight / (int)divisor)];
        int most = reduced.Append(1).Max();
        return most <= Largest
            ? reduced
            : [.. reduced.Select(weight => Math.Max(1, (int)Math.Round((double)weight * Largest / most)))];
    }
}
