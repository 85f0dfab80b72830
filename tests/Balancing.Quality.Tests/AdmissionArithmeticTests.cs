using Balancing.Quality.Admission;
using Balancing.Quality.Arithmetic;

namespace Balancing.Quality.Tests;

/// <summary>The arithmetic behind the tables of options, on cases that can be worked out by hand.</summary>
public class AdmissionArithmeticTests
{
    [Fact]
    public void A_full_cache_loses_the_key_that_was_used_least_recently()
    {
        LruCache cache = new(2);
        Assert.False(cache.Use(1));
        Assert.False(cache.Use(2));
        Assert.True(cache.Use(1));
        Assert.False(cache.Use(3)); // in place of 2
        Assert.True(cache.Use(1));
        Assert.False(cache.Use(2)); // in place of 3
        Assert.False(cache.Use(3));
    }

    [Fact]
    public void Shares_of_keys_follow_the_law_of_Zipf()
    {
        ZipfKeys keys = new(3, exponent: 1);
        Assert.Equal([6.0 / 11, 3.0 / 11, 2.0 / 11], Enumerable.Range(0, 3).Select(keys.ShareOf), Near);
    }

    [Fact]
    public void Draws_of_keys_have_these_shares()
    {
        const int Trials = 110_000;
        ZipfKeys keys = new(3, exponent: 1);
        Random random = new(1);
        int[] counts = new int[3];
        for (int i = 0; i < Trials; i++)
        {
            counts[keys.Next(random)]++;
        }

        // The standard deviations are 165, 148 and 128.
        Assert.InRange(counts[0], 59_200, 60_800);
        Assert.InRange(counts[1], 29_300, 30_700);
        Assert.InRange(counts[2], 19_400, 20_600);
    }

    [Fact]
    public void Times_have_a_mean_of_one()
    {
        Assert.InRange(MomentOf(Draws.Exponential, 1), 0.99, 1.01);
        Assert.InRange(MomentOf(Draws.HeavyTailed, 1), 0.97, 1.03);
    }

    [Fact]
    public void Deviation_of_heavy_tailed_times_is_three_times_their_mean()
    {
        Assert.InRange(MomentOf(Draws.Exponential, 2) - 1, 0.98, 1.02);
        Assert.InRange(MomentOf(Draws.HeavyTailed, 2) - 1, 8, 12);
    }

    [Fact]
    public void A_ratio_has_settled_once_it_stays_within_a_tenth()
    {
        Assert.Equal(0, Newcomer.SettledAt([1, 0.95, 1.05]));
        Assert.Equal(2, Newcomer.SettledAt([1, 0.8, 1.05, 0.91]));
        Assert.Equal(3, Newcomer.SettledAt([1, 1, 1.2]));
    }

    [Fact]
    public void A_cold_backend_is_five_times_slower_at_first()
    {
        Assert.Equal(5, Newcomer.SlownessAt(0));
        Assert.Equal(3, Newcomer.SlownessAt(10));
        Assert.Equal(1, Newcomer.SlownessAt(20));
        Assert.Equal(1, Newcomer.SlownessAt(30));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;

    private static double MomentOf(Func<Random, double> draw, int power)
    {
        Random random = new(1);
        return Enumerable.Range(0, 1_000_000).Average(_ => Math.Pow(draw(random), power));
    }
}
