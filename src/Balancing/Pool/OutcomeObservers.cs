namespace Balancing.Pool;

/// <summary>The observers of a pool's outcomes, held weakly: one that is not referenced elsewhere can be collected
/// (P13).</summary>
internal sealed class OutcomeObservers
{
    private readonly Lock _lock = new();
    private volatile WeakReference<IOutcomeObserver>[] _observers = [];

    public bool IsEmpty => _observers.Length == 0;

    public void Add(IOutcomeObserver observer)
    {
        lock (_lock)
        {
            _observers =
                [.. Live().Where(entry => !IsOf(entry, observer)), new WeakReference<IOutcomeObserver>(observer)];
        }
    }

    public void Remove(IOutcomeObserver observer)
    {
        lock (_lock)
        {
            _observers = [.. Live().Where(entry => !IsOf(entry, observer))];
        }
    }

    public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency)
    {
        bool hasCollected = false;
        foreach (WeakReference<IOutcomeObserver> entry in _observers)
        {
            if (entry.TryGetTarget(out IOutcomeObserver? observer))
            {
                observer.OnOutcome(backend, outcome, latency);
            }
            else
            {
                hasCollected = true;
            }
        }

        if (hasCollected)
        {
            lock (_lock)
            {
                _observers = [.. Live()];
            }
        }
    }

    private static bool IsOf(WeakReference<IOutcomeObserver> entry, IOutcomeObserver observer) =>
        entry.TryGetTarget(out IOutcomeObserver? present) && ReferenceEquals(present, observer);

    private IEnumerable<WeakReference<IOutcomeObserver>> Live() =>
        _observers.Where(static entry => entry.TryGetTarget(out _));
}
