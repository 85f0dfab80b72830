using System.Collections.Concurrent;
using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

/// <summary>Caps and bounds hold exactly while requests begin and end on several threads (P16, P17).</summary>
[Collection(SerialTests.Name)]
public class CapacityRaceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Names => SelectorCatalog.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void No_backend_has_ever_more_than_its_cap_P16(string name)
    {
        BackendPool pool = new(Enumerable.Range(0, 3).Select(static i => new Backend($"b{i}") { MaxInFlight = 2 }));
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        Workers workers = new();
        for (int i = 0; i < 4; i++)
        {
            workers.Repeat(() =>
            {
                using BackendLease first = selector.Acquire(NextKey());
                using BackendLease second = selector.Acquire(NextKey());
                using BackendLease third = selector.Acquire(NextKey());
            });
        }

        workers.Repeat(
            () => Assert.All(pool.Backends, static backend => Assert.InRange(backend.InFlightCount, 0, 2)));
        workers.RunFor(Limit);
        Assert.All(pool.Backends, static backend => Assert.Equal(0, backend.InFlightCount));
    }

    // Four threads with one lease each, and room for four on b1 alone: it has room throughout each call, so no call may
    // fail. Counting first and taking back would refuse others now and then.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_backend_with_room_throughout_the_call_is_found_P16_T37(string name)
    {
        BackendPool pool = new(
            Enumerable.Range(0, 3).Select(static i => new Backend($"b{i}") { MaxInFlight = i == 1 ? 4 : 1 }));
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        Workers workers = new();
        for (int i = 0; i < 4; i++)
        {
            workers.Repeat(() =>
            {
                using BackendLease lease = selector.Acquire(NextKey());
                Assert.True(lease.IsAcquired);
            });
        }

        workers.RunFor(Limit);
    }

    // One request is in flight, and there is no room for another. Counting first and taking back would show two to
    // whatever reads the count meanwhile, such as another request under a larger cap.
    [Theory]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(int.MaxValue, 1)]
    public void A_refused_request_is_never_counted_P16_P17_T37(int cap, double loadFactor)
    {
        const int Requests = 2_000_000;
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = loadFactor },
            new Backend("a") { MaxInFlight = cap },
            new Backend("b"));
        Backend full = pool.Backends[0];
        using BackendLease lease = full.Acquire();
        bool isOver = false;
        Workers workers = new();
        workers.Add(() =>
        {
            try
            {
                for (int i = 0; i < Requests; i++)
                {
                    Assert.Null(full.TryAcquire(cost: 1, preferred: null, isForced: false));
                }
            }
            finally
            {
                Volatile.Write(ref isOver, true);
            }
        });
        workers.Add(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                Assert.Equal(1, full.InFlightCount);
            }
        });
        workers.Run();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_bound_holds_after_concurrent_requests_P17(string name)
    {
        const double Factor = 1.1;
        BackendPool pool = new(new BackendPoolOptions { LoadFactor = Factor });
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        SelectionKey key = SelectionKey.FromHash(3);
        ConcurrentBag<BackendLease> leases = [];
        Action take = () =>
        {
            for (int i = 0; i < 25; i++)
            {
                BackendLease lease = selector.Acquire(key);
                Assert.True(lease.IsAcquired);
                leases.Add(lease);
            }
        };
        int round = 0;
        Race.Run(
            Limit,
            before: () => pool.ReplaceAll(
                Enumerable.Range(0, 5).Select(i => new Backend($"b{round}-{i}", 1 + (i % 3))).ToArray()),
            after: () =>
            {
                round++;
                int weight = pool.Backends.Sum(static backend => backend.Weight);
                Assert.Equal(100, pool.Backends.Sum(static backend => backend.InFlightCount));
                Assert.All(pool.Backends, backend => Assert.InRange(
                    backend.InFlightCount, 0, Math.Ceiling(Factor * 100 * backend.Weight / weight)));
                while (leases.TryTake(out BackendLease? lease))
                {
                    lease.Dispose();
                }
            },
            take,
            take,
            take,
            take);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_load_of_the_pool_returns_to_zero_T42(string name)
    {
        BackendPool pool = new(new BackendPoolOptions { LoadFactor = 1.25 }, new Backend("a"), new Backend("b"));
        Backend early = new("c");
        BackendLease beforeJoining = early.Acquire();
        pool.AddOrReplace(early);
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        Workers workers = new();
        for (int i = 0; i < 3; i++)
        {
            workers.Repeat(() =>
            {
                using BackendLease first = selector.Acquire(new SelectionContext { Key = NextKey(), Cost = 3 });
                using BackendLease second = selector.Acquire(NextKey());
                using BackendLease third = pool.Backends[0].Acquire();
                Assert.True(first.IsAcquired && second.IsAcquired && third.IsAcquired);
            });
        }

        workers.Repeat(() =>
        {
            pool.Remove("b");
            pool.AddOrReplace(new Backend("b"));
        });
        workers.RunFor(Limit);
        beforeJoining.Dispose();
        Assert.Equal(0, pool.Admission.Bound!.Total);
    }

    private static SelectionKey NextKey() => SelectionKey.FromHash((ulong)Random.Shared.NextInt64());
}
