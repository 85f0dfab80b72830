using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

[Collection(SerialTests.Name)]
public class DrainRaceTests
{
    // Two threads take and return leases as fast as they can. A third one drains one backend after the other, except
    // the last, so one is always available. Each worker records the backend of its lease in its own slot. After a drain
    // no slot may name the drained backend.
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void After_a_drain_no_selector_leases_the_backend_until_it_is_available_P14(string name)
    {
        BackendPool pool = Pools.Create(4);
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        BackendLease?[] held = new BackendLease?[2];
        int drains = 0;
        Workers workers = new();
        for (int i = 0; i < held.Length; i++)
        {
            int worker = i;
            Random random = Seeds.Random(140 + worker);
            workers.Repeat(() =>
            {
                using BackendLease lease = selector.Acquire(random.NextContext());
                Volatile.Write(ref held[worker], lease);
                Assert.True(lease.IsAcquired);
                Thread.SpinWait(random.Next(30));
                Volatile.Write(ref held[worker], null); // before the count is returned
            });
        }

        workers.Repeat(() =>
        {
            Backend backend = pool.Backends[drains++ % 3];
            backend.IsAvailable = false;
            Assert.True(backend.WaitForIdleAsync().Wait(TimeSpan.FromSeconds(10)), "The drain did not end.");
            for (int look = 0; look < 40; look++)
            {
                for (int worker = 0; worker < held.Length; worker++)
                {
                    Assert.NotSame(backend, Volatile.Read(ref held[worker])?.Backend);
                }
            }

            backend.IsAvailable = true;
        });
        workers.RunFor(TimeSpan.FromSeconds(1));
        Assert.All(pool.Backends, static backend => Assert.Equal(0, backend.InFlightCount));
        Assert.True(drains > 1);
    }

    // The same for a removed backend: after its removal and its idleness, only another membership can bring it back. It
    // returns as the last member, and b3 is never removed.
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void After_removal_and_idleness_no_selector_leases_the_backend_P14(string name)
    {
        BackendPool pool = Pools.Create(4);
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        BackendLease?[] held = new BackendLease?[2];
        int removals = 0;
        Workers workers = new();
        for (int i = 0; i < held.Length; i++)
        {
            int worker = i;
            Random random = Seeds.Random(150 + worker);
            workers.Repeat(() =>
            {
                using BackendLease lease = selector.Acquire(random.NextContext());
                Volatile.Write(ref held[worker], lease);
                Assert.True(lease.IsAcquired);
                Volatile.Write(ref held[worker], null);
            });
        }

        workers.Repeat(() =>
        {
            Assert.True(pool.TryGetBackend($"b{removals++ % 3}", out Backend? backend));
            Assert.True(pool.Remove(backend.Id));
            Assert.True(backend.WaitForIdleAsync().Wait(TimeSpan.FromSeconds(10)), "The drain did not end.");
            for (int look = 0; look < 40; look++)
            {
                for (int worker = 0; worker < held.Length; worker++)
                {
                    Assert.NotSame(backend, Volatile.Read(ref held[worker])?.Backend);
                }
            }

            pool.AddOrReplace(backend);
        });
        workers.RunFor(TimeSpan.FromSeconds(1));
        Assert.All(pool.Backends, static backend => Assert.Equal(0, backend.InFlightCount));
        Assert.True(removals > 1);
    }
}
