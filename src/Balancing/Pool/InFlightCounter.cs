namespace Balancing.Pool;

/// <summary>
/// The in-flight count of one id, and the wait for it to reach zero. A lease holds this object, so it returns its count to
/// where it was taken, whatever has happened to the pool (P9). The count here is the truth; what observers keep is derived.
/// </summary>
internal sealed class InFlightCounter
{
    // One lock for the waits of all counters: each holds it for a few instructions, and few programs wait often.
    private static readonly Lock IdleGate = new();

    private long _count; // 64 bits: leases that are never disposed cannot make it wrap
    private ILoadObserver? _observer;
    private TaskCompletionSource? _idle; // shared by all who wait for the same moment; null while nobody waits

    /// <summary>How many leases are out, at most <see cref="int.MaxValue"/>; never negative.</summary>
    public int Count => (int)Math.Clamp(Volatile.Read(ref _count), 0, int.MaxValue);

    /// <summary>Mirrors this count; null while no selector reads it.</summary>
    public ILoadObserver? Observer
    {
        get => Volatile.Read(ref _observer);
        set => Volatile.Write(ref _observer, value);
    }

    /// <summary>Takes <paramref name="observer"/> away, unless another one has taken its place.</summary>
    public void RemoveObserver(ILoadObserver observer) => Interlocked.CompareExchange(ref _observer, null, observer);

    public void Increment() => Add(1);

    /// <summary>Adds several leases at once.</summary>
    public void Add(long leases)
    {
        Interlocked.Add(ref _count, leases);
        NotifyObserver();
    }

    public void Decrement()
    {
        long left = Interlocked.Decrement(ref _count);
        NotifyObserver();
        if (left == 0)
        {
            SignalIfIdle();
        }
    }

    /// <summary>Has the observer, if there is one, read the load again. Called after every change of count or availability.</summary>
    public void NotifyObserver() => Observer?.Refresh();

    /// <summary>Completes once the count was seen at zero after this call began.</summary>
    public Task WaitForIdleAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        if (Count == 0)
        {
            return Task.CompletedTask;
        }

        Task idle;
        lock (IdleGate)
        {
            // Continuations run elsewhere: whoever disposes the last lease must not run the code of those who wait.
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
        }

        SignalIfIdle(); // the last lease may have been disposed before this wait was visible
        return idle.WaitAsync(cancellationToken);
    }

    /// <summary>Completes the present wait if the count is zero.</summary>
    /// <remarks>The lock decides who waits for which moment: who joined the wait before it was taken has waited while the
    /// count was seen at zero; who comes later begins another wait.</remarks>
    private void SignalIfIdle()
    {
        if (Volatile.Read(ref _idle) is null)
        {
            return;
        }

        TaskCompletionSource? idle = null;
        lock (IdleGate)
        {
            if (Count == 0)
            {
                (idle, _idle) = (_idle, null);
            }
        }

        idle?.SetResult();
    }
}
