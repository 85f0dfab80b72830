using TrafficCop.Workload;

namespace TrafficCop.Tests.Workload;

/// <summary>The traffic of a scene as a function of its arguments.</summary>
public sealed class SceneTrafficTests
{
    private const int Count = 10_000;

    [Fact]
    public void Equal_seeds_give_equal_traffic_and_other_seeds_other_traffic()
    {
        Assert.Equal(SceneTraffic.Create(100, 500, 0.3, seed: 3), SceneTraffic.Create(100, 500, 0.3, seed: 3));
        Assert.NotEqual(SceneTraffic.Create(100, 500, 0.3, seed: 3), SceneTraffic.Create(100, 500, 0.3, seed: 4));
    }

    [Fact]
    public void One_user_sends_the_hot_share_and_the_others_send_alike()
    {
        int[] counts = [.. SceneTraffic.Create(Count, 500, hotShare: 0.3, seed: 1)
            .CountBy(static visit => visit.User).Select(static user => user.Value).OrderDescending()];

        // The standard deviation is √(10,000 · 0.3 · 0.7) = 46 for the hot user and √35 = 6 for each other one.
        Assert.InRange(counts[0], 3_000 - (5 * 46), 3_000 + (5 * 46));
        Assert.InRange(counts[1], 35, 35 + (5 * 6));
        Assert.Equal(200, counts.Length);
    }

    [Fact]
    public void The_requests_are_due_at_the_given_rate()
    {
        IReadOnlyList<Visit> visits = SceneTraffic.Create(Count, rate: 500, hotShare: 0, seed: 1);

        Assert.Equal(visits.OrderBy(static visit => visit.Due), visits);
        Assert.Equal(20, visits[^1].Due.TotalSeconds, tolerance: 1); // five standard deviations of 20 ÷ √10,000
    }
}
