using System.Collections.Concurrent;
using Balancing;

namespace TrafficCop.Tests.Forwarding;

/// <summary>The outcomes that a pool has learned of, in order.</summary>
internal sealed class OutcomeLog : IOutcomeObserver
{
    private readonly ConcurrentQueue<(string, RequestOutcome?)> _outcomes = new();

    public IReadOnlyCollection<(string Backend, RequestOutcome? Outcome)> Outcomes => _outcomes;

    public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency) =>
        _outcomes.Enqueue((backend.Id, outcome));
}
