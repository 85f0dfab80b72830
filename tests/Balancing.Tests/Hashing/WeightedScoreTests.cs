using Balancing.Hashing;
using Balancing.Tests.Support;


namespace Balancing.Tests.Hashing;

public class WeightedScoreTests
{
    [Theory]
    [InlineData(ulong.MaxValue, 0)]
    [InlineData(0x8000_0000_0000_0000, 1)]
    [InlineData(0x4000_0000_0000_0000, 2)]
    [InlineData(1, 64)]
    [InlineData(0, 64)] // zero has no logarithm and counts as one
    public void Powers_of_two_have_integer_logarithms(ulong hash, int log) =>
        Assert.InRange(WeightedScore.MinusLog2(hash), log << 16, (log << 16) + 1);

    // 16 bits after the point, truncated, of a mantissa of 31 bits: two units of the last place are enough.
    [Fact]
    public void The_logarithm_is_within_two_units_of_floating_point()
    {
        Random random = Seeds.Random(15_200);
        for (int i = 0; i < 20_000; i++)
        {
            ulong hash = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(40);
            double exact = 65_536 * (64 - Math.Log2(hash | 1));
            Assert.InRange(WeightedScore.MinusLog2(hash) - exact, -0.01, 2);
        }
    }

    [Fact]
    public void The_score_falls_with_the_hash_and_with_the_weight()
    {
        Random random = Seeds.Random(15_201);
        for (int i = 0; i < 20_000; i++)
        {
            ulong hash = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            int weight = random.Next(1, Backend.MaxWeight);
            Assert.True(WeightedScore.Compute(hash / 3, weight) >= WeightedScore.Compute(hash, weight));
            Assert.True(WeightedScore.Compute(hash, weight + 1) <= WeightedScore.Compute(hash, weight));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(65_535)]
    public void A_weight_divides_the_score(int weight)
    {
        Random random = Seeds.Random(15_202);
        for (int i = 0; i < 1_000; i++)
        {
            ulong hash = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            Assert.Equal(WeightedScore.Compute(hash, 1) / (uint)weight, WeightedScore.Compute(hash, weight));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(1, 20)]
    [InlineData(7, 5)]
    public void The_lowest_score_is_drawn_in_proportion_to_weight(int first, int second)
    {
        const int Draws = 40_000;
        Random random = Seeds.Random(15_203 + first + second);
        int wins = Enumerable.Range(0, Draws).Count(_ => Draw(first) < Draw(second));
        double share = (double)first / (first + second);
        double bound = Deviation.OfSample(share, Draws);
        Assert.InRange(((double)wins / Draws) - share, -bound, bound);

        ulong Draw(int weight) => WeightedScore.Compute((ulong)random.NextInt64(long.MinValue, long.MaxValue), weight);
    }
}
