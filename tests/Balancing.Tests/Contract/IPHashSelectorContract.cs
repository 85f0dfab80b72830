using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

public sealed class IPHashSelectorContract : ReplicaSelectorContractTests<IPHashSelector>
{
    protected override IPHashSelector Create(BackendPool pool) => new(pool);

    // Each random key is an independent draw.
    protected override double ShareTolerance(int weight, int totalWeight, int picks) =>
        Deviation.OfSample((double)weight / totalWeight, picks);
}
