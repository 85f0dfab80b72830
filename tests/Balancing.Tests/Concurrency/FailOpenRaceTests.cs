using System.Diagnostics.CodeAnalysis;
using Balancing.Tests.Support;
using Balancing.Tests.ThirdParty;

namespace Balancing.Tests.Concurrency;

/// <summary>While a member is available, a selection finds one, whatever health checks and discovery do meanwhile
/// (P15).</summary>
[Collection(SerialTests.Name)]
public class FailOpenRaceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public static TheoryData<string, double> Cases => Combine(SelectorCatalog.AllNames);

    public static TheoryData<string, double> ThirdParties => Combine([nameof(RendezvousSelector), nameof(Scan)]);

    // A third party asks CanSelect about one member after the other and does not begin again. One backend flips, the
    // others are unhealthy: at every moment CanSelect is true for the one, or for all.
    [Theory]
    [MemberData(nameof(ThirdParties))]
    public void Flips_of_the_last_healthy_one_leave_third_parties_a_backend_P15(
        string name, double threshold)
    {
        BackendPool pool = Create(threshold, 3);
        pool.Backends[0].IsHealthy = pool.Backends[2].IsHealthy = false;
        Select(Create(name, pool)).Repeat(() => Flip(pool.Backends[1])).RunFor(Limit);
    }

    // The same in the tightest loop: the flag and the panic change a few instructions apart, in either order.
    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    public void Flips_of_the_last_healthy_one_never_close_all_P15(double threshold)
    {
        BackendPool pool = Create(threshold, 2);
        (Backend unhealthy, Backend flipping) = (pool.Backends[0], pool.Backends[1]);
        unhealthy.IsHealthy = false;
        SelectionContext context = default;
        Workers workers = new();
        workers.Repeat(() => Flip(flipping));
        workers.Repeat(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                Assert.True(context.CanSelect(flipping) || context.CanSelect(unhealthy));
                Assert.True(context.CanSelect(unhealthy) || context.CanSelect(flipping));
            }
        });
        workers.RunFor(3 * Limit);
    }

    // All are available. Two checkers flip the health of their half; so now and then none is healthy.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Flips_of_health_always_leave_a_backend_P15(string name, double threshold)
    {
        BackendPool pool = Create(threshold, 3);
        Select(Create(name, pool)).Repeat(() => Flip(pool.Backends[0])).Repeat(() =>
        {
            Flip(pool.Backends[1]);
            Flip(pool.Backends[2]);
        }).RunFor(Limit);
    }

    // One member is always available, whatever its health. The orders against all others change too, so a panic begins
    // and ends by orders, by health, and by both at once.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Flips_of_orders_and_health_always_leave_a_backend_P15(string name, double threshold)
    {
        BackendPool pool = Create(threshold, 4);
        IBackendSelector selector = Create(name, pool);
        Workers workers = Select(selector).Repeat(() => Flip(pool.Backends[0])).Repeat(() =>
        {
            pool.Backends[1].IsDraining = !pool.Backends[1].IsDraining;
            pool.Backends[2].SuspendFor(pool.Backends[2].IsHealthy ? TimeSpan.FromHours(1) : TimeSpan.Zero);
            pool.Backends[3].IsAvailable = !pool.Backends[3].IsAvailable;
            Array.ForEach([.. pool.Backends[1..]], Flip);
        });
        IBackendSelector[] decorators = [new StickySelector(selector), new FailoverSelector(selector, selector)];
        workers.Repeat(() =>
        {
            SelectionContext context = new() { Key = NextKey(), Preferred = "b1" };
            Assert.All(decorators, decorator => Assert.True(decorator.TrySelect(context, out _)));
            Assert.True(selector is not IReplicaSelector keyed || keyed.SelectReplicas(context, new Backend[2]) > 0);
        });
        workers.RunFor(Limit);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Removal_and_return_of_the_last_healthy_one_always_leave_a_backend_P15(
        string name, double threshold)
    {
        BackendPool pool = Create(threshold, 3);
        pool.Backends[0].IsHealthy = pool.Backends[1].IsHealthy = false;
        Backend last = pool.Backends[2];
        Select(Create(name, pool)).Repeat(() =>
        {
            pool.Remove(last.Id);
            pool.AddOrReplace(last);
        }).RunFor(Limit);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Replacement_of_all_always_leaves_a_backend_P15(string name, double threshold)
    {
        BackendPool pool = Create(threshold, 3);
        int round = 0;
        Select(Create(name, pool)).Repeat(() =>
        {
            // In turn healthy and not, with other ids each time, so that a panic begins and ends with the change.
            round++;
            pool.ReplaceAll(
                Enumerable.Range(0, 3).Select(i => new Backend($"r{round % 4}-{i}") { IsHealthy = round % 2 == 0 }));
        }).RunFor(Limit);
    }

    // The member that is available moves through the pool: the new one opens before the old one closes.
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_baton_of_availability_always_leaves_a_backend_P15(string name, double threshold)
    {
        BackendPool pool = Create(threshold, 4);
        foreach (Backend backend in pool.Backends)
        {
            backend.IsDraining = true;
        }

        int holder = 0;
        pool.Backends[0].IsDraining = false;
        Select(Create(name, pool)).Repeat(() =>
        {
            int next = (holder + 3) % 4; // backwards: against the direction of scans
            pool.Backends[next].IsDraining = false;
            pool.Backends[holder].IsDraining = true;
            holder = next;
        }).RunFor(Limit);
    }

    // As above, for many keys at once: a batch that misses a key begins again.
    [Fact]
    public void A_baton_of_availability_leaves_each_key_of_a_batch_a_backend_P15()
    {
        BackendPool pool = Create(threshold: 0, 4);
        using ConsistentHashSelector selector = new(pool);
        foreach (Backend backend in pool.Backends[1..])
        {
            backend.IsDraining = true;
        }

        SelectionKey[] keys = [.. Enumerable.Range(0, 100).Select(static i => SelectionKey.FromHash((ulong)i))];
        Backend?[] destination = new Backend?[keys.Length];
        int holder = 0;
        Workers workers = new();
        workers.Repeat(() =>
        {
            Assert.Equal(keys.Length, selector.SelectBatch(keys, destination));
            Assert.DoesNotContain(null, destination);
        });
        workers.Repeat(() =>
        {
            int next = (holder + 3) % 4;
            pool.Backends[next].IsDraining = false;
            pool.Backends[holder].IsDraining = true;
            holder = next;
        });
        workers.RunFor(Limit);
    }

    // The member that is available changes with the membership: one object closes its member, another joins.
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_baton_passed_by_changes_always_leaves_a_backend_P15(string name, double threshold)
    {
        BackendPool pool = Create(threshold, 1);
        int round = 0;
        Select(Create(name, pool)).Repeat(() =>
        {
            round++;
            pool.ReplaceAll(
                new Backend("b0") { IsAvailable = round % 2 == 0 }, new Backend("b1") { IsAvailable = round % 2 == 1 });
        }).RunFor(Limit);
    }

    // While the version is odd, the setter of the order has returned. A pick that saw one odd version before and after
    // began and ended in that time.
    [Theory]
    [MemberData(nameof(Cases))]
    public void In_a_panic_an_unavailable_backend_is_never_picked_P14(string name, double threshold)
    {
        BackendPool pool = Create(threshold, 3);
        IBackendSelector selector = Create(name, pool);
        Backend down = pool.Backends[1];
        int version = 0;
        Workers workers = new();
        workers.Repeat(() =>
        {
            int before = Volatile.Read(ref version);
            Assert.True(selector.TrySelect(new SelectionContext { Key = NextKey() }, out Backend? picked));
            Assert.False(picked == down && before % 2 == 1 && before == Volatile.Read(ref version));
        });
        workers.Repeat(() => Array.ForEach([.. pool.Backends], Flip));
        workers.Repeat(() =>
        {
            down.IsAvailable = false;
            Interlocked.Increment(ref version);
            Thread.SpinWait(500);
            Interlocked.Increment(ref version);
            down.IsAvailable = true;
        });
        workers.RunFor(Limit);
    }

    private static TheoryData<string, double> Combine(IEnumerable<string> names)
    {
        TheoryData<string, double> cases = [];
        foreach (string name in names)
        {
            cases.Add(name, 0);
            cases.Add(name, 0.6);
        }

        return cases;
    }

    private static void Flip(Backend backend) => backend.IsHealthy = !backend.IsHealthy;

    private static SelectionKey NextKey() => SelectionKey.FromHash((ulong)Random.Shared.NextInt64());

    private static Workers Select(IBackendSelector selector) => new Workers().Repeat(() =>
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.True(selector.TrySelect(new SelectionContext { Key = NextKey() }, out _));
            using BackendLease lease = selector.Acquire(NextKey());
            Assert.True(lease.IsAcquired);
        }
    });

    private static BackendPool Create(double threshold, int count) => new(
        new BackendPoolOptions { PanicThreshold = threshold },
        Enumerable.Range(0, count).Select(static i => new Backend($"b{i}")));

    private static IBackendSelector Create(string name, BackendPool pool) => name switch
    {
        nameof(RendezvousSelector) => new RendezvousSelector(pool),
        nameof(Scan) => new Scan(pool),
        _ => SelectorCatalog.Create(name, pool),
    };

    /// <summary>The simplest selector of a third party: the first that can be selected.</summary>
    private sealed class Scan(BackendPool pool) : IBackendSelector
    {
        public BackendPool Pool => pool;

        public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        {
            backend = null;
            foreach (Backend member in pool.Backends)
            {
                if (context.CanSelect(member))
                {
                    backend = member;
                    return true;
                }
            }

            return false;
        }
    }
}
