using Balancing.Selectors.LeastConnections;

namespace Balancing.Tests.Selectors.LeastConnections;

public class TieDrawTests
{
    [Fact]
    public void Sixteen_draws_hit_each_sixteenth_of_the_range_once()
    {
        for (ulong round = 0; round < 10_000; round++)
        {
            Assert.Equal(Enumerable.Range(0, 16), Slices(round).Order());
        }
    }

    /// <summary>
    /// No order of the sixteenths occurs so often that it would be a rhythm. Of 10,000 orders each sixteenth is first
    /// in 625, with a deviation of 24. The bound is six standard deviations.
    /// </summary>
    [Fact]
    public void The_order_changes_from_round_to_round()
    {
        int[] first = new int[16];
        int[] afterFirst = new int[16];
        for (ulong round = 0; round < 10_000; round++)
        {
            int[] slices = Slices(round);
            first[slices[0]]++;
            afterFirst[(slices[1] - slices[0]) & 15]++;
        }

        Assert.All(first, static count => Assert.InRange(count, 625 - 145, 625 + 145));
        // Every distance occurs, none always.
        Assert.All(afterFirst.Skip(1), static count => Assert.InRange(count, 200, 1_500));
    }

    [Fact]
    public void The_end_of_the_number_range_is_an_ordinary_draw() =>
        Assert.Equal(Enumerable.Range(0, 16), Slices(ulong.MaxValue >> 4).Order());

    private static int[] Slices(ulong round) =>
        [.. Enumerable.Range(0, 16).Select(i => (int)(TieDraw.PointOf((round << 4) + (ulong)i) >> 60))];
}
