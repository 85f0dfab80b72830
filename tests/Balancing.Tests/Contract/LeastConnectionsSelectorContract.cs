namespace Balancing.Tests.Contract;

public sealed class LeastConnectionsSelectorContract : SelectorContractTests<LeastConnectionsSelector>
{
    protected override LeastConnectionsSelector Create(BackendPool pool) => new(pool);

    // Taking the least (held + 1) / weight each time is how d'Hondt hands out seats: after as many picks as r times the
    // total weight, all costs up to r are taken, and those are r·weight for each.
    protected override double ShareTolerance(int weight, int totalWeight, int picks) =>
        picks % totalWeight == 0 ? 0 : (double)totalWeight / picks;
}
