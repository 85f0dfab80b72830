using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Contract;

/// <content>Replicas while members are restricted, full or warming: the same order whichever way it is found.</content>
public abstract partial class ReplicaSelectorContractTests<TSelector>
{
    [Theory]
    [InlineData(9, 1)]
    [InlineData(9, 4)]
    [InlineData(300, 3)]
    [InlineData(300, 40)]
    [InlineData(300, 200)]
    public void Candidates_come_in_the_order_of_all_P07(int members, int candidates)
    {
        BackendPool pool = Pools.Create(members);
        TSelector selector = Create(pool);
        Random random = Seeds.Random(77);
        foreach (SelectionKey key in Keys.Take(10))
        {
            Backend[] some = [.. pool.Backends];
            random.Shuffle(some);
            some = some[..candidates];
            Backend[] expected = [.. Replicas(selector, key, members).Where(some.Contains)];
            Backend[] destination = new Backend[members];
            SelectionContext context = new() { Key = key, Candidates = (Backend[])[.. some, .. some] };
            int found = selector.SelectReplicas(context, destination);
            Assert.Equal(candidates, found);
            AssertPrefixOf(expected, destination, context, selector);
        }
    }

    [Fact]
    public void A_search_for_replicas_that_finds_none_looks_again_after_an_opening_P15()
    {
        const int Flips = 20; // more than one search reads the list
        BackendPool pool = Pools.Create(2);
        TSelector selector = Create(pool);
        Backend flipping = pool.Backends[1];
        pool.Backends[0].IsAvailable = flipping.IsAvailable = false;
        int reads = 0;
        ObservedBackends excluded = new(
            () =>
            {
                flipping.IsAvailable = true;
                flipping.IsAvailable = ++reads >= Flips;
            },
            new Backend("stranger"));
        Backend[] destination = new Backend[2];
        SelectionContext context = new() { Key = SelectionKey.FromHash(1), Excluded = excluded.List };
        Assert.Equal(1, selector.SelectReplicas(context, destination));
        Assert.Same(flipping, destination[0]);
    }

    [Fact]
    public void Replica_k_is_the_pick_with_the_first_k_excluded_while_some_warm_up_P18()
    {
        FakeTimeProvider time = new();
        BackendPoolOptions options = new() { TimeProvider = time, SlowStart = new SlowStartOptions() };
        BackendPool pool = new(options, Enumerable.Range(0, 6).Select(static i => new Backend($"b{i}")));
        TSelector selector = Create(pool);
        time.Advance(TimeSpan.FromSeconds(31));
        pool.Update([new Backend("n1", 3), new Backend("n2"), new Backend("n3", 2)], []);
        time.Advance(TimeSpan.FromSeconds(15));
        foreach (SelectionKey key in Keys)
        {
            AssertEachIsThePickWithoutTheOnesBefore(selector, pool, key);
        }

        // Only warming ones are left.
        foreach (Backend veteran in pool.Backends[..6])
        {
            veteran.IsDraining = true;
        }

        Assert.All(Keys, key => Assert.Equal(3, AssertEachIsThePickWithoutTheOnesBefore(selector, pool, key)));
    }

    // With half of the weight down, the owner of a hot key has its share of what is left times the factor. If the
    // weight of all counted, each would be over its bound, and the key would be spread like any other.
    [Fact]
    public void The_load_factor_is_of_the_weight_that_may_be_selected_P17_T41()
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = 1.5 },
            Enumerable.Range(0, 8).Select(static i => new Backend($"b{i}")));
        TSelector selector = Create(pool);
        foreach (Backend backend in pool.Backends[..4])
        {
            backend.IsDraining = true;
        }

        for (int i = 0; i < 400; i++)
        {
            selector.Acquire(Keys[0]);
        }

        Assert.Equal(150, pool.Backends.Max(static backend => backend.InFlightCount));
    }

    [Fact]
    public void Replica_k_is_the_pick_with_the_first_k_excluded_while_some_are_full_P16()
    {
        BackendPool pool =
            new(Enumerable.Range(0, 9).Select(static i => new Backend($"b{i}") { MaxInFlight = 1 + (i % 2) }));
        TSelector selector = Create(pool);
        Array.ForEach([.. pool.Backends], static backend => backend.Acquire());
        Assert.All(Keys, key => Assert.Equal(4, AssertEachIsThePickWithoutTheOnesBefore(selector, pool, key)));
    }

    // The load factor leaves no room on some, or on all candidates. The least loaded come then, for each key in one
    // order.
    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void Replica_k_is_the_pick_with_the_first_k_excluded_at_a_load_factor_P17(double factor)
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = factor },
            Enumerable.Range(0, 9).Select(static i => new Backend($"b{i}", 1 + (i % 3))));
        TSelector selector = Create(pool);
        int[] loads = [5, 3, 3, 0, 0, 40, 8, 4, 0];
        for (int i = 0; i < loads.Length; i++)
        {
            Array.ForEach(new int[loads[i]], _ => pool.Backends[i].Acquire());
        }

        Assert.All(Keys, key => Assert.Equal(9, AssertEachIsThePickWithoutTheOnesBefore(selector, pool, key)));
        foreach (SelectionKey key in Keys)
        {
            Backend[] candidates = [pool.Backends[0], pool.Backends[5]];
            SelectionContext context = new() { Key = key, Candidates = candidates };
            Backend[] replicas = new Backend[2];
            Assert.Equal(2, selector.SelectReplicas(context, replicas));
            Assert.Equal(["b0", "b5"], replicas.Select(static replica => replica.Id)); // 5 of weight 1, 40 of weight 3
            Assert.Same(replicas[0], Pick(selector, context));
        }
    }

    // A selector that is disposed has the old object, and the pool has the new one.
    [Fact]
    public void Replicas_of_a_disposed_selector_are_distinct_by_id_at_a_load_factor_P17()
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = 1 }, new Backend("a"), new Backend("b"), new Backend("c"));
        TSelector selector = Create(pool);
        Array.ForEach([pool.Backends[1], pool.Backends[2]], static backend => backend.Acquire());
        ((IDisposable)selector).Dispose();
        pool.AddOrReplace(new Backend("a"));
        pool.AddOrReplace(new Backend("d"));
        Backend[] replicas = new Backend[4];
        Assert.Equal(3, selector.SelectReplicas(new SelectionContext { Key = Keys[0] }, replicas));
        Assert.Equal(["a", "b", "c"], replicas[..3].Select(static replica => replica.Id).Order());
    }

    // Members with a cap are not open, and those without are: both get what they are drawn for.
    [Fact]
    public void Retries_without_a_key_are_shared_by_weight_whatever_has_a_cap_P01()
    {
        BackendPool pool = new(
            new Backend("a"), new Backend("b") { MaxInFlight = 1_000 }, new Backend("c"), new Backend("d", 2));
        TSelector selector = Create(pool);
        SelectionContext context = new() { Excluded = (Backend[])[pool.Backends[2]] };
        DrawnShares.AssertFit(
            DrawnShares.ByWeight([pool.Backends[0], pool.Backends[1], pool.Backends[3]]),
            20_000,
            () => Pick(selector, context)!.Id);
    }

    // As the share grows, keys move only to the newcomer.
    [Fact]
    public void While_a_backend_warms_up_keys_move_only_to_it_P18()
    {
        FakeTimeProvider time = new();
        BackendPoolOptions options = new() { TimeProvider = time, SlowStart = new SlowStartOptions() };
        BackendPool pool = new(options, Enumerable.Range(0, 9).Select(static i => new Backend($"b{i}")));
        TSelector selector = Create(pool);
        SelectionKey[] keys = [.. Enumerable.Range(0, 2_000).Select(static i => SelectionKey.FromString($"user-{i}"))];
        time.Advance(TimeSpan.FromSeconds(31));
        pool.AddOrReplace(new Backend("new"));
        string[] owners = Owners();
        for (int second = 0; second < 30; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            string[] next = Owners();
            Assert.All(
                Enumerable.Range(0, keys.Length),
                i => Assert.True(next[i] == owners[i] || next[i] == "new", owners[i]));
            owners = next;
        }

        // Binomial, 2,000 keys of one tenth: a deviation of 14; ring arcs add 8 % of 200.
        Assert.InRange(owners.Count(static owner => owner == "new"), 60, 400);

        string[] Owners() => [.. keys.Select(key => Pick(selector, new SelectionContext { Key = key })!.Id)];
    }

    private static int AssertEachIsThePickWithoutTheOnesBefore(TSelector selector, BackendPool pool, SelectionKey key)
    {
        Backend[] replicas = new Backend[pool.Backends.Length];
        int found = selector.SelectReplicas(new SelectionContext { Key = key }, replicas);
        for (int k = 0; k < found; k++)
        {
            SelectionContext context = new() { Key = key, Excluded = replicas.AsMemory(0, k) };
            Assert.Same(replicas[k], Pick(selector, context));
        }

        Assert.Equal(found, replicas[..found].Distinct().Count());
        return found;
    }

    private static void AssertPrefixOf(
        Backend[] expected, Backend[] replicas, in SelectionContext context, TSelector selector)
    {
        Assert.Equal(expected, replicas[..expected.Length]);
        Assert.Same(expected[0], Pick(selector, context));
        Backend[] two = new Backend[Math.Min(2, expected.Length)];
        Assert.Equal(two.Length, selector.SelectReplicas(context, two));
        Assert.Equal(expected[..two.Length], two);
    }
}
