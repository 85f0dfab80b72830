using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

public sealed class LeastConnectionsSelectorContract : SelectorContractTests<LeastConnectionsSelector>
{
    // The index that it shared is not kept up to date any more.
    [Fact]
    public void A_disposed_selector_still_reads_the_present_counts()
    {
        BackendPool pool = Pools.Of(3);
        LeastConnectionsSelector selector = Create(pool);
        selector.Dispose();
        foreach (Backend busy in pool.Backends.Remove(Member(pool, "b1")))
        {
            busy.Acquire();
        }

        Assert.Equal("b1", PickedIds(selector));
    }

    protected override LeastConnectionsSelector Create(BackendPool pool) => new(pool);

    // Taking the least (held + 1) / weight each time is how d'Hondt hands out seats: after as many picks as r times the
    // total weight, all costs up to r are taken, and those are r·weight for each.
    protected override double ShareTolerance(int weight, int totalWeight, int picks) =>
        picks % totalWeight == 0 ? 0 : (double)totalWeight / picks;
}
