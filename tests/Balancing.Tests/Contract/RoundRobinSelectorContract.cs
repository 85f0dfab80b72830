namespace Balancing.Tests.Contract;

public sealed class RoundRobinSelectorContract : SelectorContractTests<RoundRobinSelector>
{
    protected override RoundRobinSelector Create(BackendPool pool) => new(pool);

    // Less than one pick from the share at any time, so exact after whole cycles.
    protected override double ShareTolerance(int weight, int totalWeight, int picks) =>
        picks % totalWeight == 0 ? 0 : 1.0 / picks;
}
