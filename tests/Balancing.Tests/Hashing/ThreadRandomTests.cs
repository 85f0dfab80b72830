using Balancing.Hashing;
using Balancing.Tests.Support;

namespace Balancing.Tests.Hashing;

public class ThreadRandomTests
{
    private const int Draws = 1_000_000;

    [Fact]
    public void Each_bit_is_set_in_half_of_the_numbers()
    {
        int[] counts = new int[64];
        for (int i = 0; i < Draws; i++)
        {
            ulong number = ThreadRandom.Next();
            for (int bit = 0; bit < 64; bit++)
            {
                counts[bit] += (int)(number >> bit) & 1;
            }
        }

        double tolerance = DrawnShares.Tolerance(0.5, Draws);
        Assert.All(counts, count => Assert.InRange((double)count / Draws, 0.5 - tolerance, 0.5 + tolerance));
    }

    [Fact]
    public void A_number_says_nothing_about_the_next()
    {
        Dictionary<(int, int), double> pairs = Enumerable.Range(0, 100)
            .ToDictionary(static i => (i / 10, i % 10), static _ => 0.01);
        DrawnShares.AssertFit(pairs, Draws, static () => (Digit(ThreadRandom.Next()), Digit(ThreadRandom.Next())));

        static int Digit(ulong number) => (int)Math.BigMul(number, 10, out _);
    }

    // Two of 16,000 numbers of 64 bits are equal with a probability of 16,000² ÷ 2^65 < 1e-11.
    [Fact]
    public void Every_thread_has_a_sequence_of_its_own()
    {
        ulong[][] sequences = new ulong[16][];
        Workers workers = new();
        for (int i = 0; i < sequences.Length; i++)
        {
            int thread = i;
            workers.Add(() =>
                sequences[thread] = [.. Enumerable.Range(0, 1_000).Select(static _ => ThreadRandom.Next())]);
        }

        workers.Run();
        Assert.Equal(16_000, sequences.SelectMany(static sequence => sequence).Distinct().Count());
    }
}
