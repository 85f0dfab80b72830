namespace Balancing;

/// <summary>Observes the outcomes of the requests of a pool: for custom selectors, circuit breakers and
/// statistics.</summary>
/// <remarks>See <see cref="BackendPool.AddObserver"/>.</remarks>
public interface IOutcomeObserver
{
    /// <summary>Called when a lease is reported, or disposed without a report.</summary>
    /// <param name="backend">The backend of the lease.</param>
    /// <param name="outcome">The reported outcome; null if the lease was disposed without a report.</param>
    /// <param name="latency">The time from the lease to the report or the disposal.</param>
    /// <remarks>Called once per lease, on the thread that reports or disposes, possibly by several threads at once. It
    /// must return soon and not throw.</remarks>
    void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency);
}
