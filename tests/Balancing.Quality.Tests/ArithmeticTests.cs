using Balancing.Quality.Arithmetic;
using Balancing.Quality.Placement;

namespace Balancing.Quality.Tests;

/// <summary>The arithmetic behind the tables, on cases that can be worked out by hand.</summary>
public class ArithmeticTests
{
    [Fact]
    public void Relative_variance_is_that_of_the_population()
    {
        Assert.Equal(0, Shares.RelativeVariance([7, 7, 7]));
        Assert.Equal(14.0 / 4 / 9, Shares.RelativeVariance([1, 2, 3, 6]), precision: 12); // squares 4 + 1 + 0 + 9
    }

    [Fact]
    public void Peak_and_least_are_relative_to_the_mean()
    {
        Assert.Equal(2, Shares.Peak([1, 2, 3, 6]));
        Assert.Equal(1.0 / 3, Shares.Least([1, 2, 3, 6]), precision: 12);
    }

    [Fact]
    public void Counting_alone_makes_the_variance_that_is_subtracted()
    {
        const int Backends = 50;
        const int Keys = 100_000;
        const int Trials = 200;
        Random random = new(1);
        double mean = Enumerable.Range(0, Trials).Average(_ =>
        {
            int[] counts = new int[Backends];
            for (int i = 0; i < Keys; i++)
            {
                counts[random.Next(Backends)]++;
            }

            return Shares.RelativeVariance(counts);
        });

        // The mean of a chi-squared variable has a relative standard error of √(2 ÷ (49 × 200)) = 1.4 %: this is five.
        Assert.InRange(mean / Shares.CountingNoise(Backends, Keys), 0.93, 1.07);
    }

    [Fact]
    public void Discrepancy_is_the_largest_distance_from_the_exact_share()
    {
        Assert.Equal(0.5, PickSequence.Discrepancy([0, 1, 0, 1], [1, 1]));
        Assert.Equal(1, PickSequence.Discrepancy([0, 0, 1, 1], [1, 1]));
        Assert.Equal(10.0 / 7, PickSequence.Discrepancy([0, 0, 0, 0, 0, 1, 2], [5, 1, 1]), precision: 12);
    }

    [Fact]
    public void The_longest_run_may_cross_the_end_of_a_cycle()
    {
        Assert.Equal(4, PickSequence.LongestRun([0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0]));
        Assert.Equal(1, PickSequence.LongestRun([0, 1, 0]));
        Assert.Equal(0, PickSequence.LongestRun([]));
    }

    [Fact]
    public void Quantiles_are_members_of_the_sample()
    {
        double[] sorted = [.. Enumerable.Range(1, 100).Select(static i => (double)i)];
        Assert.Equal(99, Durations.Quantile(sorted, 0.99));
        Assert.Equal(1, Durations.Quantile(sorted, 0.001));
        Assert.Equal(100, Durations.Quantile(sorted, 1));
        Assert.Equal(50.5, Durations.Mean(sorted));
    }

    [Fact]
    public void A_move_from_or_to_the_changed_backend_is_not_needless()
    {
        Disruption disruption = Disruption.Between(["a", "a", "b", "c"], ["new", "a", "c", "new"], changed: "new");
        Assert.Equal(new Disruption(Moved: 0.75, Needless: 0.25), disruption);
    }
}
