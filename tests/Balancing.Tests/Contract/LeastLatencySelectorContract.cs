namespace Balancing.Tests.Contract;

public sealed class LeastLatencySelectorContract : SelectorContractTests<LeastLatencySelector>
{
    protected override LeastLatencySelector Create(BackendPool pool) => new(pool);

    // Without reports only the load decides, and every pick is held. A share that is off by d makes the cost differ by
    // the factor 1 + d ÷ share, and the odds by its eighth power. So it returns: the deviation is below that of
    // independent draws, of which six standard deviations are taken.
    protected override double ShareTolerance(int weight, int totalWeight, int picks)
    {
        double share = (double)weight / totalWeight;
        return (6 * Math.Sqrt(share * (1 - share) / picks)) + (12.0 / picks);
    }
}
