using Balancing.Tests.Support;

namespace Balancing.Tests.Pool;

public class BackendPoolTests
{
    [Fact]
    public void A_pool_lists_its_backends_in_the_order_given() =>
        Assert.Equal(["b0", "b1", "b2"], Pools.Of(3).Backends.Select(static b => b.Id));
}
