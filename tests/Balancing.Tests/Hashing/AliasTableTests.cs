using System.Numerics;
using Balancing.Hashing;
using Balancing.Tests.Support;

namespace Balancing.Tests.Hashing;

public class AliasTableTests
{
    private static readonly BigInteger AllNumbers = BigInteger.One << 64;

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(1, 2, 5, 12)]
    [InlineData(1, 1_000_000)]
    [InlineData(1_000_000, 1, 1, 1, 1, 1, 1)]
    [InlineData(7, 7, 7, 7, 8)]
    public void Each_member_owns_its_share_of_the_numbers(params int[] weights) => AssertExact(weights);

    [Fact]
    public void Each_member_of_random_weights_owns_its_share_of_the_numbers()
    {
        Random random = Seeds.Random(81);
        for (int round = 0; round < 50; round++)
        {
            int heaviest = round % 2 == 0 ? 20 : Backend.MaxWeight;
            AssertExact([.. Enumerable.Range(0, 1 + random.Next(60)).Select(_ => 1 + random.Next(heaviest))]);
        }
    }

    // Nearly the largest total there is, and the smallest share: one millionth of a millionth.
    [Fact]
    public void A_share_of_a_millionth_of_a_millionth_is_exact()
    {
        int[] weights = [.. Enumerable.Repeat(Backend.MaxWeight, 1_000_000)];
        weights[333_333] = 1;
        weights[666_666] = 999_999;
        AssertExact(weights);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(10, true)]
    [InlineData(10, false)]
    public void Equal_weights_divide_the_numbers_into_equal_parts(int count, bool areLarge)
    {
        AliasTable table = new([.. Enumerable.Repeat(areLarge ? Backend.MaxWeight : 1, count)]);
        Assert.True(table.HasEqualWeights);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(i, table.Find((ulong)FirstOf(i, count)));
            Assert.Equal(i, table.Find((ulong)(FirstOf(i + 1, count) - 1)));
        }
    }

    [Fact]
    public void Unequal_weights_are_told_from_equal_ones() => Assert.False(new AliasTable([2, 2, 1]).HasEqualWeights);

    // The numbers of a slot belong to its member up to some number, and to another member from there on. A threshold is
    // rounded by less than one number. So a member is off by one number for each slot that it has a part of, at most.
    private static void AssertExact(int[] weights)
    {
        AliasTable table = new(weights);
        BigInteger[] numbers = new BigInteger[weights.Length];
        int[] parts = new int[weights.Length];
        for (int slot = 0; slot < weights.Length; slot++)
        {
            BigInteger first = FirstOf(slot, weights.Length);
            BigInteger next = FirstOf(slot + 1, weights.Length);
            BigInteger change = FirstChange(table, (ulong)first, (ulong)(next - 1));
            Add(first, change);
            Add(change, next);
        }

        BigInteger total = weights.Aggregate(BigInteger.Zero, static (sum, weight) => sum + weight);
        for (int i = 0; i < weights.Length; i++)
        {
            BigInteger difference = (numbers[i] * total) - (weights[i] * AllNumbers);
            Assert.True(
                BigInteger.Abs(difference) <= (parts[i] + 1) * total,
                $"Member {i} of weight {weights[i]} in {total} owns {numbers[i]} of 2^64 numbers.");
        }

        void Add(BigInteger from, BigInteger to)
        {
            if (to > from)
            {
                int member = table.Find((ulong)from);
                numbers[member] += to - from;
                parts[member]++;
            }
        }
    }

    private static BigInteger FirstOf(int slot, int slots) => ((slot * AllNumbers) + slots - 1) / slots;

    /// <summary>The first number with another member than the first one; the one after the last if there is
    /// none.</summary>
    private static BigInteger FirstChange(AliasTable table, ulong first, ulong last)
    {
        int member = table.Find(first);
        if (table.Find(last) == member)
        {
            return (BigInteger)last + 1;
        }

        while (last - first > 1)
        {
            ulong middle = first + ((last - first) / 2);
            if (table.Find(middle) == member)
            {
                first = middle;
            }
            else
            {
                last = middle;
            }
        }

        return last;
    }
}
