using Balancing.Quality.Baselines;
using Balancing.Quality.Contenders;
using Balancing.Quality.Placement;

namespace Balancing.Quality.Tests;

/// <summary>The baselines do what their names say: a comparison with a broken one is worthless.</summary>
public class BaselineTests
{
    [Fact]
    public void Smooth_weighted_gives_the_sequence_of_nginx() =>
        Assert.Equal(
            [0, 0, 1, 0, 2, 0, 0], Picks(new SmoothWeighted([5, 1, 1]), 7)); // from the message of nginx's commit

    [Fact]
    public void Expanded_list_skips_to_the_next()
    {
        ExpandedList balancer = new([2, 1, 1]);
        Assert.Equal([0, 0, 1, 2], Picks(balancer, 4));
        balancer.SetAvailable(1, false);
        Assert.Equal([0, 0, 2, 2], Picks(balancer, 4));
    }

    [Fact]
    public void Healthy_list_keeps_its_counter_when_its_length_changes()
    {
        HealthyList balancer = new([1, 1, 1]);
        Assert.Equal([0, 1], Picks(balancer, 2));
        balancer.SetAvailable(0, false);
        Assert.Equal([1, 2], Picks(balancer, 2));
    }

    [Fact]
    public void Two_choices_never_pick_the_more_loaded_of_two()
    {
        TwoChoices balancer = new(2, seed: 1);
        for (int i = 0; i < 10; i++)
        {
            int first = balancer.Pick();
            balancer.Begin(first);
            Assert.Equal(1 - first, balancer.Pick()); // with two backends, every pick draws both
            balancer.Begin(1 - first);
        }
    }

    [Fact]
    public void Load_by_weight_shares_ties_in_proportion_to_weight()
    {
        const int Trials = 11_000;
        LeastByWeight balancer = new([10, 1], added: 0, seed: 1);
        int slow = Picks(balancer, Trials).Count(static picked => picked == 1); // all idle: always a tie

        // 1,000 are expected; the standard deviation is 30.
        Assert.InRange(slow, 850, 1_150);
    }

    [Fact]
    public void Load_by_weight_takes_the_idle_backend()
    {
        LeastByWeight balancer = new([10, 1], added: 0, seed: 1);
        balancer.Begin(0);
        Assert.Equal(1, balancer.Pick());
        balancer.End(0);
        balancer.Begin(1);
        Assert.Equal(0, balancer.Pick());
    }

    [Fact]
    public void Shortest_expected_delay_fills_the_fast_backend_first()
    {
        LeastByWeight balancer = new([10, 1], added: 1, seed: 1);
        for (int i = 0; i < 9; i++)
        {
            Assert.Equal(0, balancer.Pick()); // (i + 1) ÷ 10 is below 1 ÷ 1
            balancer.Begin(0);
        }

        balancer.Begin(0);
        Assert.Equal(1, balancer.Pick()); // 11 ÷ 10 is above it
    }

    [Theory]
    [InlineData("", 0x811C9DC5)]
    [InlineData("foobar", 0xBF9CF968)]
    public void FNV_1a_gives_the_published_values(string text, uint hash) => Assert.Equal(hash, TextHash.Fnv1A(text));

    [Fact]
    public void Every_placement_gives_members_of_its_fleet()
    {
        string[] ids = Keys.Ids(5, seed: 3);
        Assert.All(ContenderCatalog.All.Where(static contender => contender.Placement is not null), contender =>
        {
            IPlacement placement = contender.Placement!(ids);
            placement.Remove(ids[0]);
            placement.Add(Keys.Id(5, seed: 3));
            string[] fleet = [.. ids[1..], Keys.Id(5, seed: 3)];
            Assert.All(Enumerable.Range(0, 1_000), n => Assert.Contains(placement.OwnerOf(Keys.Text(n)), fleet));
        });
    }

    private static IEnumerable<int> Picks(IBalancer balancer, int count) =>
        Enumerable.Range(0, count).Select(_ => balancer.Pick());
}
