using Balancing.Selectors.LeastConnections;



namespace Balancing.Pool;

/// <summary>
/// The in-flight count of one id and those who wait for it to reach zero. A lease holds this object, so it returns its
/// count to where it took it from, whatever has happened to the pool (P9). The count here is the truth; a leaf of a
/// load index is derived from it.
/// </summary>
internal sealed class InFlightCounter
{
    private int _inFlight;
    private LoadLeaf? _leaf;
    private IdleWaiter? _waiters;

    public int Count => Volatile.Read(ref _inFlight);

    /// <summary>Where the load index of the pool mirrors this count; null while no selector reads it.</summary>
    public LoadLeaf? Leaf
    {
        get => Volatile.Read(ref _leaf);
        set => Volatile.Write(ref _leaf, value);
    }

    /// <summary>Stops mirroring into <paramref name="leaf"/>, unless another one has taken its place.</summary>
    public void DetachLeaf(LoadLeaf leaf) => Interlocked.CompareExchange(ref _leaf, null, leaf);

    public void Increment()
    {
        Interlocked.Increment(ref _inFlight);
        RefreshIndex();
    }

    public void Decrement()
    {
        int left = Interlocked.Decrement(ref _inFlight);
        RefreshIndex();
        if (left == 0)
        {
            SignalIfIdle();
        }
    }

    /// <summary>Has the load index, if there is one, rewritten until it equals the truth. Called after every change of count or availability.</summary>
    public void RefreshIndex() => Leaf?.Refresh();

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

        IdleWaiter waiter = new(cancellationToken);
        IdleWaiter? head;
        do
        {
            head = Volatile.Read(ref _waiters);
            waiter.Next = head;
        }
        while (Interlocked.CompareExchange(ref _waiters, waiter, head) != head);

        waiter.ForgetCancelled(); // polls with timeouts must not pile up
        SignalIfIdle(); // the last lease may have gone before it could see us wait
        return waiter.Task;
    }

    /// <summary>Releases those who were already waiting when the count was seen at zero, and nobody else: by the time this
    /// thread gets here, others may have acquired again and begun to wait for that.</summary>
    private void SignalIfIdle()
    {
        while (Volatile.Read(ref _waiters) is { } head && Count == 0)
        {
            if (Interlocked.CompareExchange(ref _waiters, null, head) == head)
            {
                for (IdleWaiter? waiter = head; waiter is not null; waiter = waiter.Next)
                {
                    waiter.Signal();
                }
            }
        }
    }
}
