namespace Balancing.Benchmarks.Speed;

/// <summary>The cheapest observer that does anything. Two threads may lose a count.</summary>
internal sealed class CountingObserver : IOutcomeObserver
{
    public int Outcomes { get; private set; }

    public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency) => Outcomes++;
}
