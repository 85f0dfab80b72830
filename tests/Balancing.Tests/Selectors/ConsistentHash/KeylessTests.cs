using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.ConsistentHash;

public class KeylessTests
{
    // A random position instead of a random point would give the owner of the longest of ten arcs about three times the
    // mean. The bound is six standard deviations of a binomial count: 2 in a billion per backend. The draws are not
    // seeded.
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Picks_without_a_key_are_in_proportion_to_weight(int pointsPerWeight)
    {
        int[] weights = [1, 2, 3, 4, 5, 1, 1, 1, 1, 1];
        const int Picks = 100_000;
        using ConsistentHashSelector selector =
            new(Pools.Weighted(weights), new ConsistentHashSelectorOptions { PointsPerWeight = pointsPerWeight });
        Dictionary<string, int> counts =
            weights.Index().ToDictionary(static member => $"b{member.Index}", static _ => 0);
        for (int i = 0; i < Picks; i++)
        {
            Assert.True(selector.TrySelect(out Backend? pick));
            counts[pick.Id]++;
        }

        Assert.All(weights.Index(), member =>
        {
            double share = (double)member.Item / weights.Sum();
            double deviation = Math.Sqrt(Picks * share * (1 - share));
            Assert.InRange(
                counts[$"b{member.Index}"], (Picks * share) - (6 * deviation), (Picks * share) + (6 * deviation));
        });
    }
}
