using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

[Collection(SerialTests.Name)]
public class LeaseRaceTests
{
    [Fact]
    public void A_lease_disposed_by_two_threads_returns_its_count_once_P09_T18()
    {
        BackendPool pool = Pools.Create(1);
        Backend backend = pool.Backends[0];
        using BackendLease other = backend.Acquire(); // a second return would take the count of this lease
        BackendLease[] leases = new BackendLease[20_000]; // second disposals are quick, so both threads meet
        int rounds = Race.Run(
            TimeSpan.FromSeconds(1),
            before: () => Array.ForEach([.. Enumerable.Range(0, leases.Length)], i => leases[i] = backend.Acquire()),
            after: () => Assert.Equal(1, backend.InFlightCount),
            () => Array.ForEach(leases, static lease => lease.Dispose()),
            () => Array.ForEach(leases, static lease => lease.Dispose()));
        Assert.True(rounds > 1);
    }

    [Fact]
    public void A_lease_returns_its_count_once_across_removal_and_re_adding_P09_P10_T19()
    {
        BackendPool pool = Pools.Create(2);
        using LeastConnectionsSelector selector = new(pool);
        List<Backend> known = [];
        BackendLease lease = BackendLease.None;
        Race.Run(
            TimeSpan.FromSeconds(1),
            before: () =>
            {
                lease = selector.Acquire();
                known = [.. pool.Backends];
            },
            after: () =>
                Assert.All([.. known, .. pool.Backends], static backend => Assert.Equal(0, backend.InFlightCount)),
            () => lease.Dispose(),
            () =>
            {
                string id = lease.Backend!.Id;
                pool.Remove(id);
                pool.AddOrReplace(new Backend(id, 2));
            });
    }

    // The lease is taken before, during or after the join of its backend to its first pool. Either the pool counts it,
    // or it returns its count to the counter that it came from.
    [Fact]
    public void A_lease_taken_while_its_backend_joins_a_pool_is_counted_once_P09_P10()
    {
        BackendPool pool = Pools.Create(1);
        BackendLease departed = BackendLease.None;
        BackendLease lease = BackendLease.None;
        Backend backend = pool.Backends[0];
        Race.Run(
            TimeSpan.FromSeconds(1),
            before: () =>
            {
                departed = pool.Backends[0].Acquire();
                pool.Remove("b0");
                backend = new Backend("b0");
            },
            after: () =>
            {
                Assert.InRange(backend.InFlightCount, 1, 2); // the old lease, and the new one unless it came first
                lease.Dispose();
                Assert.Equal(1, backend.InFlightCount);
                departed.Dispose();
                Assert.Equal(0, backend.InFlightCount);
            },
            () => pool.AddOrReplace(backend),
            () => lease = backend.Acquire());
    }
}
