using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

public sealed class RandomSelectorContract : SelectorContractTests<RandomSelector>
{
    protected override RandomSelector Create(BackendPool pool) => new(pool);

    // Each pick is an independent draw.
    protected override double ShareTolerance(int weight, int totalWeight, int picks) =>
        DrawnShares.Tolerance((double)weight / totalWeight, picks);
}
