using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

/// <summary>
/// Disposal of a selector waits for nothing and leaves nothing behind, even during a change of the pool.
/// </summary>
[Collection(SerialTests.Name)]
public class DisposeRaceTests
{
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public async Task Dispose_returns_while_another_view_is_being_built(string name)
    {
        BackendPool pool = Pools.Create(3);
        using ManualResetEventSlim isBuilding = new();
        using ManualResetEventSlim mayEnd = new();
        bool isSlow = false;
        using PoolView<object> slow = new(pool, (members, _) =>
        {
            if (isSlow)
            {
                isBuilding.Set();
                mayEnd.Wait();
            }

            return members;
        });
        IDisposable selector = (IDisposable)SelectorCatalog.Create(name, pool);
        isSlow = true;
        Task change = Task.Run(() => pool.AddOrReplace(new Backend("b3")));
        isBuilding.Wait();

        Task disposal = Task.Run(selector.Dispose);
        // Never completes if disposal waits for the build.
        Task first = await Task.WhenAny(disposal, Task.Delay(TimeSpan.FromSeconds(20)));

        mayEnd.Set();
        await change;
        Assert.Same(disposal, first);
    }

    [Fact]
    public async Task A_flag_can_be_set_while_a_view_is_being_built_T43()
    {
        BackendPool pool = Pools.Create(3);
        using ManualResetEventSlim isBuilding = new();
        using ManualResetEventSlim mayEnd = new();
        bool isSlow = false;
        using PoolView<object> slow = new(pool, (members, _) =>
        {
            if (isSlow)
            {
                isBuilding.Set();
                mayEnd.Wait();
            }

            return members;
        });
        isSlow = true;
        Task change = Task.Run(() => pool.AddOrReplace(new Backend("b3")));
        isBuilding.Wait();
        Task set = Task.Run(() =>
        {
            pool.Backends[0].IsAvailable = false;
            pool.Backends[1].IsHealthy = false;
            pool.Backends[2].SuspendFor(TimeSpan.FromHours(1));
        });
        Task first = await Task.WhenAny(set, Task.Delay(TimeSpan.FromSeconds(20)));
        mayEnd.Set();
        await change;
        Assert.Same(set, first);
        Assert.Equal(["b3"], new RoundRobinSelector(pool).Acquire().Backend is { } only ? [only.Id] : []);
    }

    // Two selectors share one index. The last of them is disposed while the index moves to another membership. No
    // counter may keep an observer afterwards.
    [Fact]
    public void An_index_disposed_during_a_change_leaves_no_observer_behind_P13()
    {
        BackendPool pool = Pools.Create(20);
        Backend[] old = [];
        LeastConnectionsSelector[] selectors = [];
        Race.Run(
            TimeSpan.FromSeconds(1.5),
            before: () =>
            {
                old = [.. pool.Backends];
                selectors = [new LeastConnectionsSelector(pool), new LeastConnectionsSelector(pool)];
            },
            after: () =>
            {
                Assert.All(pool.Backends, static backend => Assert.Null(backend.MemberState.Load.Observers));
                Assert.All(old, static backend => Assert.Null(backend.MemberState.Load.Observers));
            },
            () => pool.ReplaceAll(old.Select(static backend => new Backend(backend.Id, backend.Weight % 3 + 1))),
            () => Array.ForEach(selectors, static selector => selector.Dispose()));
    }
}
