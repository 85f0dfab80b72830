using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

/// <content>Caps, costs and the load factor: P16, P17.</content>
public abstract partial class SelectorContractTests<TSelector>
{
    [Fact]
    public void A_full_backend_is_not_picked_until_a_lease_ends_P16()
    {
        BackendPool pool = new(Enumerable.Range(1, 3).Select(static i => new Backend($"b{i}") { MaxInFlight = i }));
        TSelector selector = Create(pool);
        BackendLease[] leases = [.. Enumerable.Range(0, 6).Select(_ => selector.Acquire())];
        Assert.All(leases, static lease => Assert.True(lease.IsAcquired));
        Assert.Equal([1, 2, 3], pool.Backends.Select(static backend => backend.InFlightCount));
        Assert.Equal(None, PickedIds(selector));
        Assert.False(selector.Acquire().IsAcquired);

        leases.First(static lease => lease.Backend?.Id == "b2").Dispose();
        Assert.Equal("b2", PickedIds(selector));
    }

    [Fact]
    public void A_new_object_brings_its_own_cap_P16()
    {
        BackendPool pool = new(new Backend("a") { MaxInFlight = 1 });
        TSelector selector = Create(pool);
        BackendLease first = selector.Acquire();
        Assert.False(selector.Acquire().IsAcquired);
        pool.AddOrReplace(new Backend("a") { MaxInFlight = 2 });
        BackendLease second = selector.Acquire();
        Assert.True(second.IsAcquired);
        Assert.False(selector.Acquire().IsAcquired);
        pool.AddOrReplace(new Backend("a"));
        Assert.True(selector.Acquire().IsAcquired);
        pool.AddOrReplace(new Backend("a") { MaxInFlight = 2 });
        first.Dispose();
        Assert.False(selector.Acquire().IsAcquired); // two are left
        second.Dispose();
        Assert.True(selector.Acquire().IsAcquired);
    }

    [Fact]
    public void A_request_counts_what_it_costs()
    {
        BackendPool pool = new(new Backend("a") { MaxInFlight = 10 });
        TSelector selector = Create(pool);
        SelectionContext four = new() { Cost = 4 };
        BackendLease first = selector.Acquire(four);
        BackendLease second = selector.Acquire(four);
        Assert.Equal((true, true, 8), (first.IsAcquired, second.IsAcquired, pool.Backends[0].InFlightCount));
        Assert.False(selector.TrySelect(four, out _));
        Assert.False(selector.Acquire(four).IsAcquired);
        Assert.True(selector.TrySelect(new SelectionContext { Cost = 2 }, out _));
        first.Dispose();
        first.Dispose();
        Assert.Equal(4, pool.Backends[0].InFlightCount);
        second.Dispose();
        Assert.Equal(0, pool.Backends[0].InFlightCount);
    }

    // The one with the least in flight, even for its weight, has no room for so much.
    [Fact]
    public void The_only_backend_with_room_for_the_cost_is_picked_P16()
    {
        BackendPool pool = new(
            new Backend("a", 4) { MaxInFlight = 10 },
            new Backend("b") { MaxInFlight = 100 },
            new Backend("c", 4) { MaxInFlight = 24 });
        TSelector selector = Create(pool);
        Member(pool, "a").Acquire();
        Member(pool, "c").Acquire();
        SelectionContext sixty = new() { Cost = 60 };
        using BackendLease first = selector.Acquire(sixty);
        Assert.Equal("b", first.Backend!.Id); // idle
        for (int i = 0; i < 100; i++)
        {
            SelectionContext context = new() { Cost = 40, Key = SelectionKey.FromHash((ulong)i) };
            Assert.Equal("b", Pick(selector, context)?.Id);
            Assert.Equal("b", Pick(selector, context with { Candidates = pool.Backends.ToArray() })?.Id);
            Assert.Null(Pick(selector, context with { Cost = 41 }));
            Assert.Equal("c", Pick(selector, context with { Cost = 20, Excluded = new[] { Member(pool, "b") } })?.Id);
        }
    }

    [Fact]
    public void A_request_above_every_cap_is_let_through_by_an_idle_backend_P16()
    {
        BackendPool pool = new(new Backend("a") { MaxInFlight = 10 }, new Backend("b") { MaxInFlight = 10 });
        TSelector selector = Create(pool);
        SelectionContext large = new() { Cost = 1_000 };
        BackendLease first = selector.Acquire(large);
        BackendLease second = selector.Acquire(large);
        Assert.True(first.IsAcquired && second.IsAcquired && first.Backend != second.Backend);
        Assert.False(selector.Acquire(large).IsAcquired);
        Assert.False(selector.Acquire().IsAcquired);
    }

    [Fact]
    public void Costs_fill_backends_without_a_cap_too()
    {
        BackendPool pool = Pools.Create(2);
        TSelector selector = Create(pool);
        using (selector.Acquire(new SelectionContext { Cost = 70 }))
        {
            Assert.Equal(70, pool.Backends.Sum(static backend => backend.InFlightCount));
        }

        Assert.Equal(0, pool.Backends.Sum(static backend => backend.InFlightCount));
    }

    // No dispose, so the total only grows: the bound at the end is the loosest one.
    [Theory]
    [InlineData(1, "one key")]
    [InlineData(1.25, "one key")]
    [InlineData(2.5, "one key")]
    [InlineData(1.25, "keys")]
    [InlineData(1.25, "no key")]
    public void No_backend_has_more_than_the_load_factor_allows_P17(double factor, string requests)
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = factor },
            Enumerable.Range(0, 12).Select(static i => new Backend($"b{i}", 1 + (i % 4))));
        pool.Backends[3].IsHealthy = false; // takes no load, and its weight does not count
        TSelector selector = Create(pool);
        int weight = pool.Backends.Where(static backend => backend.IsHealthy).Sum(static backend => backend.Weight);
        Random random = Seeds.Random(1_700);
        for (int total = 1; total <= 600; total++)
        {
            SelectionKey key = requests switch
            {
                "one key" => SelectionKey.FromHash(4),
                "keys" => SelectionKey.FromHash((ulong)random.NextInt64()),
                _ => SelectionKey.None,
            };
            Assert.True(selector.Acquire(key).IsAcquired);
            foreach (Backend backend in pool.Backends.Where(static backend => backend.IsHealthy))
            {
                Assert.InRange(backend.InFlightCount, 0, Math.Ceiling(factor * total * backend.Weight / weight));
            }
        }
    }

    // 200 equal backends with one request each, except for one: only that one is below the mean.
    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    public void The_only_backend_with_room_under_the_load_factor_is_picked_P17(int count)
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = 1 },
            Enumerable.Range(0, count).Select(static i => new Backend($"b{i}")));
        TSelector selector = Create(pool);
        foreach (Backend backend in pool.Backends.Where(static backend => backend.Id != "b7"))
        {
            backend.Acquire();
        }

        Assert.Equal("b7", PickedIds(selector));
        Assert.Equal("b7", PickedAmong(selector, [.. pool.Backends]));
        Assert.Equal("b8", PickedIds(selector, [.. pool.Backends.Where(static backend => backend.Id != "b8")]));
    }

    // The mean is 1.4 at most, since seven are idle. Those that are left have 5 or 10, 3 and 4.
    [Theory]
    [InlineData(1, 5, "b2")]
    [InlineData(4, 10, "b1")] // 2.5 for each unit of weight
    public void If_no_backend_has_room_the_least_loaded_takes_the_request_P17(
        int weight, int requests, string expected)
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = 1 },
            Enumerable.Range(0, 10).Select(i => new Backend($"b{i}", i == 1 ? weight : 1)));
        TSelector selector = Create(pool);
        foreach ((string id, int count) in new[] { ("b1", requests), ("b2", 3), ("b3", 4) })
        {
            _ = Enumerable.Range(0, count).Select(_ => Member(pool, id).Acquire()).ToArray();
        }

        Backend[] left = [Member(pool, "b1"), Member(pool, "b2"), Member(pool, "b3")];
        Assert.Equal(expected, PickedAmong(selector, left));
        Assert.Equal(expected, PickedIds(selector, [.. pool.Backends.Except(left)]));
    }

    [Fact]
    public void The_load_factor_leads_to_no_backend_that_is_no_candidate_P02()
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = 1 }, Enumerable.Range(0, 6).Select(static i => new Backend($"b{i}")));
        TSelector selector = Create(pool);
        Member(pool, "b3").Acquire();
        Assert.Equal("b3", PickedAmong(selector, [Member(pool, "b3")]));
        SelectionContext context = new() { Candidates = new[] { Member(pool, "b3") } };
        Assert.All(Enumerable.Range(0, 30), _ => Assert.Equal("b3", selector.Acquire(context).Backend!.Id));
    }

    [Fact]
    public void The_load_factor_refuses_nothing_P02_P17()
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = 1 },
            Enumerable.Range(0, 4)
                .Select(static i => new Backend($"b{i}") { MaxInFlight = i == 0 ? int.MaxValue : 2 }));
        TSelector selector = Create(pool);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(selector.Acquire().IsAcquired)); // three are full
        Assert.Equal([44, 2, 2, 2], pool.Backends.Select(static backend => backend.InFlightCount));
        Assert.Equal("b0", PickedIds(selector));

        BackendPool other = new(new BackendPoolOptions { LoadFactor = 1 }, new Backend("b0"), new Backend("b1"));
        TSelector second = Create(other);
        SelectionContext notFirst = new() { Excluded = new[] { Member(other, "b0") } };
        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(second.Acquire(notFirst).IsAcquired));
        Assert.Equal(50, Member(other, "b1").InFlightCount);
    }
}
