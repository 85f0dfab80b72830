using System.Reflection;
using System.Runtime.CompilerServices;
using Balancing.Selectors.LeastConnections;
using Balancing.Tests.Support;

namespace Balancing.Tests.Leaks;

/// <summary>Objects that no code can use any more are collected while the pool is alive (P13).</summary>
[Collection(SerialTests.Name)]
public class LeakTests
{
    // The load index refers to the members of its membership. If leases still updated it after the last selector was
    // dropped, the counts of the pool would keep it alive. The old backend objects would stay alive with it.
    [Fact]
    public void The_load_index_of_an_unreferenced_selector_is_collected_P13()
    {
        BackendPool pool = Pools.Create(100);
        WeakReference[] old = UseAndDrop(pool, selector => GC.KeepAlive(selector));
        Collect();
        ReplaceAll(pool);
        Collect();
        Assert.All(old, static reference => Assert.False(reference.IsAlive));
        using BackendLease lease = pool.Backends[0].Acquire();
        Assert.Equal(1, pool.Backends[0].InFlightCount);
    }

    [Fact]
    public void The_load_index_of_a_disposed_selector_is_collected_P13()
    {
        BackendPool pool = Pools.Create(100);
        LeastConnectionsSelector selector = new(pool);
        selector.Acquire().Dispose();
        Assert.All(pool.Backends, static backend => Assert.NotNull(backend.MemberState.Load.Observers));
        selector.Dispose();
        // Leases no longer update it.
        Assert.All(pool.Backends, static backend => Assert.Null(backend.MemberState.Load.Observers));
        GC.KeepAlive(selector);
    }

    // A constructor that runs out of memory leaves an index without a tree. An exception of its finalizer would end the
    // process.
    [Fact]
    public void A_load_index_that_was_never_built_is_collected_P13()
    {
        WeakReference index = CreateIndex();
        Collect();
        Assert.False(index.IsAlive);
    }

    // The index is shared. It stays, and stays exact, as long as one selector uses it.
    [Fact]
    public void The_last_of_several_selectors_keeps_the_load_index_exact_P13()
    {
        BackendPool pool = Pools.Create(100);
        UseAndDrop(pool, static selector => selector.Dispose());
        using LeastConnectionsSelector last = new(pool);
        UseAndDrop(pool, static selector => selector.Dispose());
        UseAndDrop(pool, static selector => GC.KeepAlive(selector));
        Collect();
        Loads.AssertExact(last, pool);
    }

    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void A_selector_is_collected_while_its_leases_are_still_held_P13(string name)
    {
        BackendPool pool = Pools.Create(3);
        (WeakReference[] dropped, BackendLease lease) = AcquireAndDrop(name, pool);
        Collect();
        Assert.All(dropped, static reference => Assert.False(reference.IsAlive));
        Assert.Equal(1, lease.Backend!.InFlightCount);
        lease.Dispose();
        Assert.Equal(0, lease.Backend.InFlightCount);
    }

    // One selector per request, on a pool that never changes, is not recommended but must not fill the memory. An entry
    // and a weak handle for each would be 70 bytes, or 3.5 MB in all. Less than 1 MB is allowed.
    [Fact]
    public void A_pool_that_never_changes_forgets_unreferenced_selectors_P13()
    {
        BackendPool pool = Pools.Create(2);
        Drop(1_000);
        Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Drop(50_000);
        Collect();
        Drop(1); // the next selector may start a cleanup
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);

        void Drop(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _ = new RoundRobinSelector(pool);
                if (i % 5_000 == 0)
                {
                    GC.Collect();
                }
            }
        }
    }

    [Fact]
    public void A_collected_view_rejects_no_change_P13()
    {
        BackendPool pool = Pools.Create(3);
        RejectEverythingAndDrop(pool);
        Collect();
        Assert.True(pool.Remove("b0"));
    }

    // Each of many ids is removed while it has a lease, which is returned afterwards. A record of each id would be at
    // least an id, a count and an entry, some 150 bytes. That is 3 MB in all; less than 1 MB is allowed.
    [Fact]
    public void Removed_ids_without_leases_are_forgotten_P13()
    {
        BackendPool pool = Pools.Create(2);
        IBackendSelector[] selectors = SelectorCatalog.CreateAll(pool);
        ComeAndGo(pool, 0, 1_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        ComeAndGo(pool, 1_000, 20_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);
        GC.KeepAlive(selectors);
    }

    // Two health checks poll a busy backend with timeouts; one always begins before the other gives up. Each ended wait
    // that is still listed would be some 200 bytes. That is 10 MB in all; 1 MB is allowed.
    [Fact]
    public async Task Canceled_waits_do_not_accumulate_P13()
    {
        Backend backend = new("b0");
        using BackendLease lease = backend.Acquire();
        Poll(100);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        CancellationTokenSource last = Poll(50_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);
        await last.CancelAsync();
        last.Dispose();

        CancellationTokenSource Poll(int times)
        {
            CancellationTokenSource present = new();
            for (int i = 0; i < times; i++)
            {
                CancellationTokenSource next = new();
                _ = backend.WaitForIdleAsync(next.Token);
                present.Cancel();
                present.Dispose();
                present = next;
            }

            return present;
        }
    }

    // The token of a service exists as long as the service. A registration left by each ended wait would be some 80
    // bytes. That is 4 MB in all; 1 MB is allowed.
    [Fact]
    public void Ended_waits_leave_no_registration_on_a_long_lived_token_P13()
    {
        using CancellationTokenSource lifetime = new();
        Backend backend = new("b0");
        Wait(100);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Wait(50_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);

        void Wait(int times)
        {
            for (int i = 0; i < times; i++)
            {
                BackendLease lease = backend.Acquire();
                Task wait = backend.WaitForIdleAsync(lifetime.Token);
                lease.Dispose();
                Assert.True(wait.Wait(TimeSpan.FromSeconds(10)));
            }
        }
    }

    // A wait that is not removed would hold 100 bytes or more: 2 MB in all. 1 MB is allowed.
    [Fact]
    public void Canceled_waits_are_collected_while_the_lease_is_still_held_P13()
    {
        Backend backend = new("b0");
        using BackendLease lease = backend.Acquire();
        GiveUp(1_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        GiveUp(20_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);

        void GiveUp(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using CancellationTokenSource cancellation = new();
                Task wait = backend.WaitForIdleAsync(cancellation.Token);
                cancellation.Cancel();
                Assert.True(SpinWait.SpinUntil(() => wait.IsCanceled, TimeSpan.FromSeconds(10)));
            }
        }
    }

    // Each return begins a membership with the flag of the previous one. If it kept a reference to that one, the chain
    // would grow by some 50 bytes each time. That is 2.5 MB in all; 1 MB is allowed.
    [Fact]
    public void Repeated_removal_and_re_adding_of_a_backend_leaks_nothing_P13()
    {
        BackendPool pool = Pools.Create(1);
        Backend backend = pool.Backends[0];
        ComeBack(100);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        ComeBack(50_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);

        void ComeBack(int times)
        {
            for (int i = 0; i < times; i++)
            {
                pool.Remove(backend.Id);
                pool.AddOrReplace(backend);
            }
        }
    }

    [Fact]
    public void A_replaced_backend_object_is_collected_while_its_id_has_leases_P13()
    {
        BackendPool pool = Pools.Create(3);
        IBackendSelector[] selectors = SelectorCatalog.CreateAll(pool);
        WeakReference old = Replace(pool);
        using BackendLease lease = pool.Backends[0].Acquire();
        Collect();
        Assert.False(old.IsAlive);
        GC.KeepAlive(selectors);
    }

    // The timer lives as long as the clock, and a suspension of a day would keep its pool for a day.
    [Theory]
    [InlineData("suspension")]
    [InlineData("ejection")]
    [InlineData("slow start")]
    public void A_pool_with_something_that_runs_out_is_collected_P13(string what)
    {
        RecordingTimeProvider time = new();
        WeakReference[] dropped = BeginAndDrop(what, time);
        Assert.NotEmpty(time.Waits);
        Collect();
        Assert.All(dropped, static reference => Assert.False(reference.IsAlive));
        GC.KeepAlive(time);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] BeginAndDrop(string what, RecordingTimeProvider time)
    {
        BackendPoolOptions options = new()
        {
            TimeProvider = time,
            SlowStart = new SlowStartOptions { Window = TimeSpan.FromDays(1) },
            OutlierEjection = new OutlierEjectionOptions
            {
                ConsecutiveFailures = 1,
                BaseDuration = TimeSpan.FromDays(1),
                MaxDuration = TimeSpan.FromDays(1),
            },
        };
        BackendPool pool = new(options, new Backend("a"), new Backend("b"));
        switch (what)
        {
            case "suspension":
                pool.Backends[0].SuspendFor(TimeSpan.FromDays(1));
                break;
            case "ejection":
                using (BackendLease lease = pool.Backends[0].Acquire())
                {
                    lease.Report(RequestOutcome.Failed);
                }

                break;
            default:
                time.Advance(TimeSpan.FromDays(1));
                pool.AddOrReplace(new Backend("c"));
                break;
        }

        return
        [
            new(pool),
            new(pool.Admission),
            .. pool.Backends.Select(static backend => new WeakReference(backend)),
            .. pool.Backends.Select(static backend => new WeakReference(backend.MemberState)),
        ];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] UseAndDrop(BackendPool pool, Action<LeastConnectionsSelector> end)
    {
        LeastConnectionsSelector selector = new(pool);
        selector.Acquire().Dispose();
        end(selector);
        return [.. pool.Backends.Select(static backend => new WeakReference(backend))];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference[] Dropped, BackendLease Lease) AcquireAndDrop(string name, BackendPool pool)
    {
        IBackendSelector selector = SelectorCatalog.Create(name, pool);

        // The selector and its view, which would be built at each change if the pool kept it.
        IEnumerable<object?> parts = selector.GetType()
            .GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Where(static field => !field.FieldType.IsValueType && field.FieldType != typeof(BackendPool))
            .Select(field => field.GetValue(selector));
        WeakReference[] dropped = [new(selector), .. parts.Select(static part => new WeakReference(part))];
        Assert.True(dropped.Length > 1);
        return (dropped, selector.Acquire());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RejectEverythingAndDrop(BackendPool pool)
    {
        int builds = 0;
        PoolView<object> rejecter =
            new(pool, (_, _) => builds++ == 0 ? new object() : throw new NotSupportedException("rejected"));
        Assert.Throws<NotSupportedException>(() => pool.Remove("b0"));
        GC.KeepAlive(rejecter);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CreateIndex() =>
        new(new LoadIndex(new LoadRule(CountsNextRequest: false)), trackResurrection: true);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Replace(BackendPool pool)
    {
        WeakReference old = new(pool.Backends[0]);
        pool.AddOrReplace(new Backend(pool.Backends[0].Id, 4));
        return old;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReplaceAll(BackendPool pool) =>
        pool.ReplaceAll(pool.Backends.Select(static backend => new Backend(backend.Id, 2)));

    private static void ComeAndGo(BackendPool pool, int start, int count)
    {
        for (int i = start; i < start + count; i++)
        {
            Backend passing = new($"passing-{i}");
            pool.AddOrReplace(passing);
            using (passing.Acquire())
            {
                Assert.True(pool.Remove(passing.Id));
            }
        }
    }

    // Twice: objects that a finalizer releases are only collected after it has run.
    private static void Collect()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        GC.Collect();
    }
}
