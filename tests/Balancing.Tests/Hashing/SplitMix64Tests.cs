using Balancing.Hashing;
using Balancing.Tests.Support;


namespace Balancing.Tests.Hashing;

public class SplitMix64Tests
{
    [Fact]
    public void Mixing_is_one_to_one_because_it_can_be_undone()
    {
        Random random = Seeds.Random(16_001);
        foreach (ulong bits in (ulong[])[0, 1, 2, 1UL << 63, ulong.MaxValue])
        {
            Assert.Equal(bits, SplitMix64Inverse.Unmix(SplitMix64.Mix(bits)));
        }

        for (int i = 0; i < 100_000; i++)
        {
            ulong bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            Assert.Equal(bits, SplitMix64Inverse.Unmix(SplitMix64.Mix(bits)));
            Assert.Equal(bits, SplitMix64.Mix(SplitMix64Inverse.Unmix(bits)));
        }
    }

    /// <summary>
    /// One flipped bit of the input flips each bit of the output half of the time. Over 4,000 inputs the frequency has
    /// a standard deviation of 0.5/√4,000 = 0.008, and 0.05 is six of them.
    /// </summary>
    [Fact]
    public void One_bit_of_the_input_changes_half_of_the_output()
    {
        Random random = Seeds.Random(16_002);
        const int Inputs = 4_000;
        for (int flipped = 0; flipped < 64; flipped++)
        {
            int[] changes = new int[64];
            for (int i = 0; i < Inputs; i++)
            {
                ulong bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                ulong change = SplitMix64.Mix(bits) ^ SplitMix64.Mix(bits ^ (1UL << flipped));
                for (int bit = 0; bit < 64; bit++)
                {
                    changes[bit] += (int)((change >> bit) & 1);
                }
            }

            Assert.All(changes, count => Assert.InRange((double)count / Inputs, 0.45, 0.55));
        }
    }
}
