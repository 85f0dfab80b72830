using Balancing.Pool;

namespace Balancing.Tests.Pool;

public class InFlightCounterTests
{
    [Fact]
    public void A_count_beyond_the_range_of_an_int_stays_at_the_largest_int_and_finds_back_P9()
    {
        InFlightCounter counter = new();
        counter.Add(int.MaxValue);
        Assert.Equal(int.MaxValue, counter.Count);
        counter.Increment();
        counter.Increment();
        Assert.Equal(int.MaxValue, counter.Count);
        counter.Add(-int.MaxValue);
        Assert.Equal(2, counter.Count);
    }
}
