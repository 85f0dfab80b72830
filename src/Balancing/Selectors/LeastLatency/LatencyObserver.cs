namespace Balancing.Selectors.LeastLatency;

/// <summary>Lets the estimates of a selector learn from the requests of its pool.</summary>
internal sealed class LatencyObserver(PoolView<LatencySnapshot> view, TimeSpan memory) : IOutcomeObserver
{
    private readonly TimeProvider _time = view.Pool.Admission.Time;

    private readonly double _unit = Math.Max(
        1, memory.TotalSeconds * view.Pool.Admission.Time.TimestampFrequency / LatencyCell.UnitsOfMemory);

    public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency) =>
        view.Current.Find(backend.Id)?.Learn(
            outcome, latency.TotalSeconds, unchecked((uint)(long)(_time.GetTimestamp() / _unit)));
}
