namespace Balancing.Benchmarks.Speed;

/// <summary>The cheapest observer that does anything.</summary>
internal sealed class CountingObserver : IOutcomeObserver
{
    public int Failures { get; private set; }

    public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency)
    {
        if (outcome == RequestOutcome.Failed)
        {
            Failures++;
        }
    }
}
