using Edge.Status;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Tests.Status;

public class RateMeterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_rate_is_growth_per_second_since_the_last_reading()
    {
        RateMeter rates = new(_time);
        Assert.Equal(0, rates.Read("a", 1000));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(20, rates.Read("a", 1010), precision: 6);
        Assert.Equal(0, rates.Read("b", 500)); // another counter
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(5, rates.Read("a", 1020), precision: 6);
    }

    /// <summary>A process that starts anew counts from zero.</summary>
    [Fact]
    public void A_rate_is_never_negative()
    {
        RateMeter rates = new(_time);
        rates.Read("a", 1000);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, rates.Read("a", 10));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, rates.Read("a", 15), precision: 6);
    }

    [Fact]
    public void Two_readings_at_the_same_time_give_a_number()
    {
        RateMeter rates = new(_time);
        rates.Read("a", 1);
        Assert.Equal(0, rates.Read("a", 2));
    }
}
