using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

public sealed class LeastConnectionsSelectorContract : SelectorContractTests<LeastConnectionsSelector>
{
    // The index that the selector shared is not kept up to date after disposal.
    [Fact]
    public void A_disposed_selector_still_reads_the_present_counts()
    {
        BackendPool pool = Pools.Create(3);
        LeastConnectionsSelector selector = Create(pool);
        selector.Dispose();
        foreach (Backend busy in pool.Backends.Remove(Member(pool, "b1")))
        {
            busy.Acquire();
        }

        Assert.Equal("b1", PickedIds(selector));
    }

    protected override LeastConnectionsSelector Create(BackendPool pool) => new(pool);

    // Taking the least (held + 1) / weight each time is the method of d'Hondt. After r times the total weight of picks,
    // all costs up to r are used. So each backend has r·weight picks.
    protected override double ShareTolerance(int weight, int totalWeight, int picks) =>
        picks % totalWeight == 0 ? 0 : (double)totalWeight / picks;
}
