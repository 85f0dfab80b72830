using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

public sealed class PowerOfTwoChoicesSelectorContract : SelectorContractTests<PowerOfTwoChoicesSelector>
{
    [Fact]
    public void A_disposed_selector_still_reads_the_present_counts()
    {
        BackendPool pool = Pools.Create(2);
        PowerOfTwoChoicesSelector selector = Create(pool);
        selector.Dispose();
        using BackendLease lease = pool.Backends[0].Acquire();
        Assert.Equal("b1", PickedIds(selector));
        pool.ReplaceAll([.. pool.Backends.Select(static backend => new Backend(backend.Id))]);
        Assert.Equal("b1", PickedIds(selector)); // the old objects share the counts
    }

    protected override PowerOfTwoChoicesSelector Create(BackendPool pool) => new(pool);

    // Nearer to the weights than independent draws. Let S be the backends with the most in flight ÷ weight, of share s.
    // An independent draw falls into S with probability s. Here both must: that has a probability below s², because the
    // second is drawn from the others. So the excess of any S grows more slowly than that of independent draws, and the
    // bound of these holds (majorization; Azar, Broder, Karlin, Upfal, "Balanced allocations", 1999).
    protected override double ShareTolerance(int weight, int totalWeight, int picks) =>
        DrawnShares.Tolerance((double)weight / totalWeight, picks);
}
