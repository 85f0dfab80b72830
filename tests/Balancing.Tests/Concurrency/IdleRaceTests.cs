using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

[Collection(SerialTests.Name)]
public class IdleRaceTests
{
    // On each of many backends three steps occur at once: the last lease of one request ends, another request begins,
    // and a drain begins. The wait begins while the second lease is held. So it must end with the second lease, and not
    // with a late step of the first one.
    [Fact]
    public void A_wait_for_idle_includes_every_lease_taken_before_it_P14()
    {
        BackendPool pool = Pools.Create(500);
        using LeastConnectionsSelector selector = new(pool); // its index delays the signal after the count
        Backend[] backends = [.. pool.Backends];
        BackendLease[] first = new BackendLease[backends.Length];
        BackendLease[] second = new BackendLease[backends.Length];
        Task[] idle = new Task[backends.Length];
        Race.Run(
            TimeSpan.FromSeconds(2),
            before: () => Fill(first, i => backends[i].Acquire()),
            after: () =>
            {
                Assert.All(
                    idle,
                    static task =>
                        Assert.False(task.IsCompleted, "A wait ended although a lease taken before it is out."));
                Array.ForEach(second, static lease => lease.Dispose());
                Assert.True(Task.WaitAll(idle, TimeSpan.FromSeconds(10)), "A wait did not end with the last lease.");
            },
            () => Array.ForEach(first, static lease => lease.Dispose()),
            () =>
            {
                for (int i = 0; i < backends.Length; i++)
                {
                    Backend backend = backends[i];
                    SpinWait.SpinUntil(() => backend.InFlightCount == 0);
                    second[i] = backend.Acquire();
                    idle[i] = backend.WaitForIdleAsync();
                }
            });
    }

    private static void Fill<T>(T[] items, Func<int, T> create)
    {
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = create(i);
        }
    }
}
