using Balancing.Pool;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.LeastConnections;

/// <summary>A change of the pool refreshes the loads of the members that it closes, and no others. A refresh beside a
/// count that changes can write an old count for a moment.</summary>
public class LoadRefreshTests
{
    [Fact]
    public void A_change_refreshes_no_load_of_a_member_that_stays_open_P04()
    {
        BackendPool pool = Pools.Create(3);
        using LeastConnectionsSelector selector = new(pool);
        CountingObserver observer = new();
        pool.Backends[0].MemberState.Load.AddObserver(observer);
        int before = observer.Refreshes;

        pool.AddOrReplace(new Backend("b0"));
        pool.AddOrReplace(new Backend("b0", weight: 2));
        pool.ReplaceAll([new Backend("b0"), new Backend("b1"), new Backend("b3")]);
        Assert.Equal(before, observer.Refreshes);
        pool.Backends[0].Acquire().Dispose();
        Assert.Equal(before + 2, observer.Refreshes); // the observer is still there
    }

    [Fact]
    public void A_new_object_that_is_unavailable_leaves_the_tree_P04()
    {
        BackendPool pool = Pools.Create(3);
        using LeastConnectionsSelector selector = new(pool);
        pool.AddOrReplace(new Backend("b1") { IsAvailable = false });
        Assert.Equal(["b0", "b2"], LoadMirror.Members(pool));
    }

    private sealed class CountingObserver : LoadObserver
    {
        public int Refreshes { get; private set; }

        public override void Refresh() => Refreshes++;
    }
}
