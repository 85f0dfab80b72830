using Balancing.Tests.Support;

namespace Balancing.Tests.Traps;

/// <summary>Faults of counts and memberships in other libraries; see docs/traps.md.</summary>
public class PoolTraps
{
    [Fact]
    public void T18_A_lease_disposed_twice_returns_one_count()
    {
        BackendPool pool = Pools.Create(1);
        using LeastConnectionsSelector selector = new(pool);
        using BackendLease other = selector.Acquire();
        BackendLease lease = selector.Acquire();
        lease.Dispose();
        lease.Dispose();
        lease.Dispose();
        Assert.Equal(1, pool.Backends[0].InFlightCount);
    }

    [Fact]
    public void T18_A_request_that_throws_returns_its_count()
    {
        BackendPool pool = Pools.Create(1);
        using RoundRobinSelector selector = new(pool);
        Assert.Throws<TimeoutException>(Fail);
        Assert.Equal(0, pool.Backends[0].InFlightCount);

        void Fail()
        {
            using BackendLease lease = selector.Acquire();
            throw new TimeoutException();
        }
    }

    [Fact]
    public void T18_An_empty_lease_changes_no_count()
    {
        BackendPool pool = Pools.Create(1);
        using RoundRobinSelector selector = new(pool);
        pool.Backends[0].IsAvailable = false;
        BackendLease none = selector.Acquire();
        Assert.False(none.IsAcquired);
        none.Dispose();
        none.Dispose();
        Assert.Equal(0, pool.Backends[0].InFlightCount);
    }

    /// <summary>
    /// A backend is removed and added again while requests are in flight. A count that starts from zero would end below
    /// zero, and the backend would be preferred forever.
    /// </summary>
    [Fact]
    public void T19_Re_adding_with_requests_in_flight_never_makes_a_count_negative()
    {
        BackendPool pool = Pools.Create(2);
        using LeastConnectionsSelector selector = new(pool);
        BackendLease[] leases = [.. Enumerable.Range(0, 3).Select(_ => pool.Backends[0].Acquire())];
        pool.Remove("b0");
        leases[0].Dispose();
        Backend returned = new("b0");
        pool.AddOrReplace(returned);
        Assert.Equal(2, returned.InFlightCount);
        // The count still includes the old requests.
        Assert.All(Draw.Serial(selector, 10), static id => Assert.Equal("b1", id));
        leases[1].Dispose();
        leases[2].Dispose();
        Assert.Equal(0, returned.InFlightCount);
        Assert.Equal(2, Draw.Serial(selector, 10).Distinct().Count());
    }

    /// <summary>Leases of a keyed selector are seen by a selector that reads counts.</summary>
    [Fact]
    public void T20_Requests_placed_by_key_are_counted()
    {
        BackendPool pool = Pools.Create(4);
        using ConsistentHashSelector sticky = new(pool);
        using LeastConnectionsSelector counting = new(pool);
        List<BackendLease> leases = [.. Enumerable.Range(0, 20).Select(_ => sticky.Acquire("one-busy-user"))];
        Backend busy = leases[0].Backend!;
        Assert.Equal(20, busy.InFlightCount);
        Assert.DoesNotContain(busy.Id, Draw.Held(counting, 57)); // the other three take up to 19 each
        Assert.All(
            pool.Backends.Where(backend => backend != busy), static backend => Assert.Equal(19, backend.InFlightCount));
    }

    /// <summary>
    /// Backends with equal hash codes, even equal by <c>Equals</c>: their replacement must count as a change.
    /// </summary>
    [Fact]
    public void T29_A_change_is_seen_despite_equal_hash_codes()
    {
        BackendPool pool = new(new Lookalike("a", "old"));
        using RoundRobinSelector rotation = new(pool);
        using LeastConnectionsSelector load = new(pool);
        using IPHashSelector intervals = new(pool);
        using ConsistentHashSelector ring = new(pool);
        IBackendSelector[] selectors = [rotation, load, intervals, ring];

        pool.AddOrReplace(new Lookalike("a", "new"));
        Assert.All(selectors, static selector => Assert.Equal("new", Address(selector)));
        pool.ReplaceAll([new Lookalike("b", "other id")]);
        Assert.All(selectors, static selector => Assert.Equal("other id", Address(selector)));
        Assert.Equal("other id", Assert.IsType<Lookalike>(Assert.Single(pool.Backends)).Address);
    }

    /// <summary>
    /// Two memberships without a common member, switched as fast as possible. A selection that read half of each would
    /// return replicas of both, or an index beyond the shorter one. After 2,000 switches the reader ends.
    /// </summary>
    [Fact]
    public async Task T30_A_selection_never_mixes_two_memberships()
    {
        Backend[] few = [.. Enumerable.Range(0, 3).Select(static i => new Backend($"few{i}"))];
        Backend[] many = [.. Enumerable.Range(0, 40).Select(static i => new Backend($"many{i}"))];
        BackendPool pool = new(few);
        using IPHashSelector intervals = new(pool);
        using ConsistentHashSelector ring = new(pool, new ConsistentHashSelectorOptions { PointsPerWeight = 5 });
        using RoundRobinSelector rotation = new(pool);
        using LeastConnectionsSelector load = new(pool);
        using CancellationTokenSource done = new();

        Task<int> reader = Task.Run(() =>
        {
            Backend[] replicas = new Backend[64];
            int selections = 0;
            for (ulong key = 0; !done.IsCancellationRequested || selections < 1_000; key++, selections++)
            {
                foreach (IReplicaSelector selector in (IReplicaSelector[])[intervals, ring])
                {
                    int count = selector.SelectReplicas(SelectionKey.FromHash(key), replicas);
                    Assert.True(count is 3 or 40, $"{count} replicas");
                    string family = count == 3 ? "few" : "many";
                    Assert.All(
                        replicas[..count], backend => Assert.StartsWith(family, backend.Id, StringComparison.Ordinal));
                }

                Assert.True(rotation.TrySelect(out _));
                Assert.True(load.TrySelect(out _));
            }

            return selections;
        });

        for (int change = 0; change < 2_000 && !reader.IsCompleted; change++)
        {
            pool.ReplaceAll(change % 2 == 0 ? many : few);
        }

        await done.CancelAsync();
        Assert.True(await reader >= 1_000);
    }

    /// <summary>
    /// Pairs that some culture, or a comparison without case, takes for equal: case, the Turkish i, a soft hyphen, two
    /// ways to write é, and digits of full width.
    /// </summary>
    [Fact]
    public void T65_Ids_that_differ_only_for_an_ordinal_comparison_are_two_backends()
    {
        string[] ids =
        [
            "web-a", "WEB-A", "i", "I", "\u0130", "\u0131", "co-op", "co\u00ADop", "coop",
            "\u00E9", "e\u0301", "1", "\uFF11",
        ];
        BackendPool pool = new(ids.Select(static id => new Backend(id)));
        using RoundRobinSelector rotation = new(pool);
        using LeastConnectionsSelector load = new(pool);
        using IPHashSelector intervals = new(pool);
        using ConsistentHashSelector ring = new(pool);
        IBackendSelector[] selectors = [rotation, load, intervals, ring];
        foreach (Backend backend in pool.Backends)
        {
            Assert.True(pool.TryGetBackend(backend.Id, out Backend? found));
            Assert.Same(backend, found);
            Backend[] others = [.. pool.Backends.Where(other => other != backend)];
            SelectionContext context = new() { Excluded = others };
            Assert.All(selectors, selector =>
            {
                Assert.True(selector.TrySelect(context, out Backend? pick));
                Assert.Same(backend, pick);
            });
        }

        Assert.All(ids, id => Assert.True(pool.Remove(id)));
    }

    private static string Address(IBackendSelector selector)
    {
        Assert.True(selector.TrySelect("user-42", out Backend? backend));
        return Assert.IsType<Lookalike>(backend).Address;
    }

    private sealed class Lookalike(string id, string address) : Backend(id)
    {
        public string Address => address;

        public override bool Equals(object? obj) => obj is Lookalike;

        public override int GetHashCode() => 42;
    }
}
