using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Allocation;

[Collection(SerialTests.Name)]
public class AllocationTests
{
    public static TheoryData<string, string> SelectorsAndPaths =>
        Pairs(SelectorCatalog.AllNames, SelectionPaths.All.Keys);

    public static TheoryData<string, string> ReplicaSelectorsAndPaths =>
        Pairs(SelectorCatalog.ReplicaNames, SelectionPaths.Replicas.Keys);

    public static TheoryData<string> AllNames => SelectorCatalog.Names;

    [Theory]
    [MemberData(nameof(SelectorsAndPaths))]
    public void Selecting_allocates_nothing_P01(string name, string path)
    {
        BackendPool pool = Pools.Weighted(1, 2, 3, 4, 5, 6, 7, 8);
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        Action<IBackendSelector> select = SelectionPaths.All[path];
        Assert.Equal(0, Allocated.PerCall(() => select(selector)));
        for (int i = 0; i < 7; i++)
        {
            pool.Backends[i].IsAvailable = false; // a longer and longer search, at last with one available backend
            Assert.Equal(0, Allocated.PerCall(() => select(selector)));
        }

        pool.Backends[7].IsAvailable = false;
        Assert.Equal(0, Allocated.PerCall(() => select(selector)));
    }

    [Theory]
    [MemberData(nameof(ReplicaSelectorsAndPaths))]
    public void Selecting_replicas_allocates_nothing_P01(string name, string path)
    {
        BackendPool pool = Pools.Weighted(1, 2, 3, 4, 5, 6, 7, 8);
        IReplicaSelector selector = (IReplicaSelector)SelectorCatalog.Create(name, pool);
        Action<IReplicaSelector> select = SelectionPaths.Replicas[path];
        Assert.Equal(0, Allocated.PerCall(() => select(selector)));
        pool.Backends[7].IsAvailable = pool.Backends[0].IsAvailable = false;
        Assert.Equal(0, Allocated.PerCall(() => select(selector)));
    }

    [Fact]
    public void Selecting_a_batch_allocates_nothing_P01()
    {
        BackendPool pool = Pools.Weighted(1, 2, 3, 4, 5, 6, 7, 8);
        ConsistentHashSelector selector = new(pool);
        SelectionKey[] keys = [.. Enumerable.Range(0, 100).Select(static i => SelectionKey.FromHash((ulong)i))];
        Backend?[] picks = new Backend?[100];
        Assert.Equal(0, Allocated.PerCall(() => selector.SelectBatch(keys, picks)));
        pool.Backends[7].IsAvailable = pool.Backends[0].IsAvailable = false;
        Assert.Equal(0, Allocated.PerCall(() => selector.SelectBatch(keys, picks)));
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Selecting_with_exclusions_allocates_nothing_P01(string name)
    {
        BackendPool pool = Pools.Create(100);
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        for (int excluded = 1; excluded <= 100; excluded += 33)
        {
            SelectionContext context =
                new() { Key = SelectionKey.FromHash(42), Excluded = pool.Backends.AsMemory()[..excluded] };
            Assert.Equal(0, Allocated.PerCall(() => selector.TrySelect(context, out _)));
        }
    }

    [Theory]
    [MemberData(nameof(ReplicaSelectorsAndPaths))]
    public void Selecting_replicas_with_exclusions_allocates_nothing_P01(string name, string path)
    {
        BackendPool pool = Pools.Create(100);
        IReplicaSelector selector = (IReplicaSelector)SelectorCatalog.Create(name, pool);
        Backend[] destination = new Backend[5];
        SelectionContext context =
            new() { Key = SelectionKey.FromString(path), Excluded = pool.Backends.AsMemory()[..97] };
        Assert.Equal(0, Allocated.PerCall(() => selector.SelectReplicas(context, destination)));
        Assert.Equal(3, selector.SelectReplicas(context, destination));
    }

    // More than half of the slots that a search can record on the stack.
    [Theory]
    [MemberData(nameof(AllNames))]
    public void Selecting_in_a_very_large_pool_allocates_nothing_P01(string name)
    {
        BackendPool pool = new(Enumerable.Range(0, 150_000).Select(static i => new Backend($"b{i}")));
        IBackendSelector selector = name == nameof(ConsistentHashSelector)
            ? new ConsistentHashSelector(pool, new ConsistentHashSelectorOptions { PointsPerWeight = 1 })
            : SelectorCatalog.Create(name, pool);
        Assert.True(selector.TrySelect("user-42", out Backend? backend));
        backend.IsAvailable = false;
        Assert.Equal(0, Allocated.PerCall(() => selector.TrySelect("user-42", out _)));
        if (selector is IReplicaSelector replicaSelector)
        {
            Assert.Equal(0, Allocated.PerCall(() => replicaSelector.SelectReplicas("user-42", [null!, null!, null!])));
        }
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Acquiring_allocates_only_one_lease_P01(string name)
    {
        BackendPool pool = Pools.Create(100);
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        double lease = Allocated.PerCall(() => pool.Backends[3].Acquire().Dispose());
        Assert.Equal(name == nameof(LeastLatencySelector) ? 72 : 32, lease); // latency is read from leases
        Assert.Equal(lease, Allocated.PerCall(() => selector.Acquire("user-42").Dispose()));
        Assert.Equal(lease, Allocated.PerCall(() => selector.Acquire().Dispose()));
        pool.ReplaceAll([]);
        Assert.Equal(0, Allocated.PerCall(() => selector.Acquire().Dispose())); // the shared empty lease
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Selecting_under_every_option_allocates_nothing_P01(string name)
    {
        FakeTimeProvider time = new();
        BackendPoolOptions options =
            new() { TimeProvider = time, SlowStart = new SlowStartOptions(), LoadFactor = 1.25, PanicThreshold = 0.5 };
        BackendPool pool =
            new(options, Enumerable.Range(0, 100).Select(static i => new Backend($"b{i}") { MaxInFlight = 50 }));
        time.Advance(TimeSpan.FromMinutes(1));
        pool.AddOrReplace(new Backend("new"));
        pool.Backends[5].IsHealthy = false;
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        foreach (int candidates in (int[])[0, 1, 10, 100])
        {
            SelectionContext context = new()
            {
                Key = SelectionKey.FromHash(42),
                Candidates = pool.Backends.AsMemory()[..candidates],
                Excluded = pool.Backends.AsMemory()[..(candidates / 2)],
                Cost = 3,
            };
            Assert.Equal(0, Allocated.PerCall(() => selector.TrySelect(context, out _)));
            if (selector is IReplicaSelector replicas)
            {
                Backend[] destination = new Backend[8];
                Assert.Equal(0, Allocated.PerCall(() => replicas.SelectReplicas(context, destination)));
            }
        }
    }

    [Fact]
    public void A_lease_takes_32_bytes_unless_its_pool_needs_to_know_more_P22()
    {
        BackendPool plain = new(new Backend("a") { MaxInFlight = 9 }, new Backend("b"));
        BackendPool bounded = new(new BackendPoolOptions { LoadFactor = 2 }, new Backend("a"));
        Assert.Equal(32, Allocated.PerCall(() => plain.Backends[0].Acquire().Dispose()));
        Assert.Equal(32, Allocated.PerCall(() => plain.Backends[1].Acquire().Dispose()));
        Assert.InRange(Allocated.PerCall(() => bounded.Backends[0].Acquire().Dispose()), 33, 72);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Setting_and_reading_the_state_of_a_backend_allocates_nothing_P22(bool hasSlowStart)
    {
        FakeTimeProvider time = new();
        BackendPoolOptions options =
            new() { TimeProvider = time, SlowStart = hasSlowStart ? new SlowStartOptions() : null };
        BackendPool pool = new(options, Enumerable.Range(0, 100).Select(static i => new Backend($"b{i}")));
        time.Advance(TimeSpan.FromHours(1));
        using LeastConnectionsSelector selector = new(pool);
        Backend backend = pool.Backends[7];
        backend.SuspendFor(TimeSpan.FromSeconds(1)); // the timer
        backend.SuspendFor(TimeSpan.Zero);
        Assert.Equal(
            0, Allocated.PerCall(() => backend.IsAvailable = !backend.IsAvailable && backend.InFlightCount == 0));
        Assert.Equal(0, Allocated.PerCall(() => backend.IsHealthy = !backend.IsHealthy));
        Assert.Equal(0, Allocated.PerCall(() => backend.IsDraining = !backend.IsDraining));
        Assert.Equal(0, Allocated.PerCall(() => backend.SuspendFor(TimeSpan.Zero)));
        Assert.Equal(0, Allocated.PerCall(() => backend.WaitForIdleAsync()));
    }

    private static TheoryData<string, string> Pairs(IEnumerable<string> selectors, IEnumerable<string> paths)
    {
        TheoryData<string, string> pairs = [];
        foreach ((string selector, string path) in
            selectors.SelectMany(selector => paths.Select(path => (selector, path))))
        {
            pairs.Add(selector, path);
        }

        return pairs;
    }
}
