namespace Balancing.Tests.Support;

/// <summary>What least connections owes when nothing else is going on.</summary>
internal static class Loads
{
    /// <summary>Takes lease after lease; none may go to a backend for which another was strictly cheaper. Returns them all.</summary>
    /// <remarks>With as many leases as three times the members, every entry of the index is asked for and changed.</remarks>
    public static void AssertExact(LeastConnectionsSelector selector, BackendPool pool)
    {
        List<BackendLease> leases = [];
        for (int i = 0; i < 3 * pool.Backends.Length; i++)
        {
            if (pool.Backends.Where(static backend => backend is { IsAvailable: true, Weight: > 0 }).MinBy(Cost) is not { } cheapest)
            {
                Assert.False(selector.TrySelect(out _));
                return;
            }

            double least = Cost(cheapest);
            BackendLease lease = selector.Acquire();
            Assert.True(lease.IsAcquired);
            leases.Add(lease);

            // One more lease is on it than when it was picked.
            Assert.Equal(least, (lease.Backend.InFlightCount - 1.0) / lease.Backend.Weight, 1e-9);
        }

        leases.ForEach(static lease => lease.Dispose());
    }

    private static double Cost(Backend backend) => (double)backend.InFlightCount / backend.Weight;
}
