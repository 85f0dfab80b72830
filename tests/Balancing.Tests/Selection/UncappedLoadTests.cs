namespace Balancing.Tests.Selection;

/// <summary>A backend without a cap takes requests of any cost: costs may be bytes.</summary>
public class UncappedLoadTests
{
    [Theory]
    [InlineData(null, double.PositiveInfinity)]
    [InlineData("named", double.PositiveInfinity)]
    [InlineData(null, 2.0)]
    public void A_load_beyond_the_range_of_int_refuses_nothing_P02(string? name, double loadFactor)
    {
        BackendPool pool = new(new BackendPoolOptions { Name = name, LoadFactor = loadFactor }, new Backend("a"));
        using LeastConnectionsSelector selector = new(pool);
        using BackendLease first = selector.Acquire(new SelectionContext { Cost = int.MaxValue });

        using BackendLease second = selector.Acquire(new SelectionContext { Cost = 2 });

        Assert.True(second.IsAcquired);
        Assert.Equal(BackendState.Available, pool.GetStatus().Single().State);
    }
}
