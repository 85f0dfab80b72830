using Balancing.Hashing;
using Balancing.Selectors.PowerOfTwoChoices;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.PowerOfTwoChoices;

public class PairTableTests
{
    private const int Draws = 500_000;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 1_000_000)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 1, 1, 1, 1, 1, 1)]
    [InlineData(1, 1, 2)] // one has half of the weight
    [InlineData(5, 4, 3, 2, 1)]
    [InlineData(1, 2, 5, 12)] // the last has more than half
    [InlineData(12, 1, 2, 5)]
    [InlineData(3, 1, 100, 2)]
    [InlineData(1_000_000, 1, 3)]
    public void The_second_is_drawn_in_proportion_to_weight_among_the_others(params int[] weights)
    {
        PairTable pairs = new(weights, new AliasTable(weights));
        double total = weights.Sum(static weight => (double)weight);
        Dictionary<(int, int), double> probabilities = [];
        for (int first = 0; first < weights.Length; first++)
        {
            for (int second = 0; second < weights.Length; second++)
            {
                if (second != first)
                {
                    double left = total - weights[first];
                    probabilities[(first, second)] = weights[first] / total * weights[second] / left;
                }
            }
        }

        DrawnShares.AssertFit(probabilities, Draws, pairs.Draw);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void A_single_member_is_both(int weight) =>
        Assert.Equal((0, 0), new PairTable([weight], new AliasTable([weight])).Draw());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_a_large_pool_every_member_is_drawn_first_and_second(bool isWeighted)
    {
        // A weight is a 1,500th of the total at least, and there are 60,000 draws: (1 - 1/1,500)^60,000 < 1e-17.
        int[] weights = [.. Enumerable.Range(0, 1_000).Select(i => isWeighted ? 1 + (i % 2) : 1)];
        PairTable pairs = new(weights, new AliasTable(weights));
        HashSet<int> firsts = [];
        HashSet<int> seconds = [];
        for (int i = 0; i < 60_000; i++)
        {
            (int first, int second) = pairs.Draw();
            Assert.NotEqual(first, second);
            firsts.Add(first);
            seconds.Add(second);
        }

        Assert.Equal((1_000, 1_000), (firsts.Count, seconds.Count));
    }
}
