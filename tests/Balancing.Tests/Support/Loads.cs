namespace Balancing.Tests.Support;

/// <summary>The promise of least connections without concurrent changes.</summary>
internal static class Loads
{
    /// <summary>
    /// Takes many leases and returns them all. None may be on a backend if another one was strictly cheaper.
    /// </summary>
    /// <remarks>With three times as many leases as members, every entry of the index is read and changed.</remarks>
    public static void AssertExact(LeastConnectionsSelector selector, BackendPool pool)
    {
        List<BackendLease> leases = [];
        for (int i = 0; i < 3 * pool.Backends.Length; i++)
        {
            IEnumerable<Backend> selectable =
                pool.Backends.Where(static backend => backend is { IsAvailable: true, Weight: > 0 });
            if (selectable.MinBy(Cost) is not { } cheapest)
            {
                Assert.False(selector.TrySelect(out _));
                return;
            }

            double least = Cost(cheapest);
            BackendLease lease = selector.Acquire();
            Assert.True(lease.IsAcquired);
            leases.Add(lease);

            // The count includes the new lease.
            Assert.Equal(least, (lease.Backend.InFlightCount - 1.0) / lease.Backend.Weight, 1e-9);
        }

        leases.ForEach(static lease => lease.Dispose());
    }

    private static double Cost(Backend backend) => (double)backend.InFlightCount / backend.Weight;
}
