using Edge.Display;
using Edge.Status;
using Edge.Traffic;

namespace Edge.Tests.Display;

public sealed class RatesTests
{
    [Fact]
    public void A_rate_is_the_growth_since_the_last_picture_per_second()
    {
        Rates rates = new();
        rates.Take(PictureAt(seconds: 2, total: 100));
        Assert.Equal(50, rates.Of(RowWith(100)));
        rates.Take(PictureAt(seconds: 2.5, total: 200));
        Assert.Equal(200, rates.Of(RowWith(200)));
    }

    [Fact]
    public void A_total_that_shrinks_with_a_killed_gateway_is_no_negative_rate()
    {
        Rates rates = new();
        rates.Take(PictureAt(seconds: 1, total: 100));
        rates.Take(PictureAt(seconds: 2, total: 40));
        Assert.Equal(0, rates.Of(RowWith(40)));
    }

    private static TierRow RowWith(long total) => new(Tier.Servers, "server-a", "available", 0, total);

    private static Picture PictureAt(double seconds, long total) => new(
        TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(10), [RowWith(total)], new TrafficCounts(), []);
}
