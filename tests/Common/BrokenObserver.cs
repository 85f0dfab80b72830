namespace Balancing.Tests.Common;

/// <summary>An observer that throws, which it must not.</summary>
internal sealed class BrokenObserver : IOutcomeObserver
{
    private int _outcomes;

    /// <summary>How many outcomes it was told.</summary>
    public int Outcomes => Volatile.Read(ref _outcomes);

    public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency)
    {
        Interlocked.Increment(ref _outcomes);
        throw new InvalidOperationException("A broken observer.");
    }
}
