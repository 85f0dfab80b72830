namespace Balancing.Tests.Pool;

public class BackendLeaseTests
{
    [Fact]
    public void Leases_are_counted_without_a_pool()
    {
        Backend backend = new("a");
        using (BackendLease first = backend.Acquire())
        using (BackendLease second = backend.Acquire())
        {
            Assert.True(first.IsAcquired);
            Assert.Same(backend, second.Backend);
            Assert.Equal(2, backend.InFlightCount);
        }

        Assert.Equal(0, backend.InFlightCount);
    }
}
