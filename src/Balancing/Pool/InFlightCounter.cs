using System.Diagnostics;

namespace Balancing.Pool;

/// <summary>
/// The in-flight count of one id, and the wait for it to reach zero. A lease holds this object. So it returns its count
/// to the counter that it was taken from, whatever has happened to the pool (P09). Observers only mirror this count.
/// </summary>
internal sealed class InFlightCounter
{
    // One lock for the waits of all counters: each holds it for a few instructions, and few programs wait often.
    private static readonly Lock IdleGate = new();

    // One lock for the chains of all counters. A pool changes them under its gate, but a finalizer holds no gate.
    private static readonly Lock ObserverGate = new();

    private long _count; // 64 bits: leases that are never disposed cannot make it wrap
    private LoadObserver? _observers;
    private TaskCompletionSource? _idle; // shared by all waits for the same moment; null while there is none

    /// <summary>How many leases are out, at most <see cref="int.MaxValue"/>; never negative.</summary>
    public int Count => (int)Math.Clamp(Volatile.Read(ref _count), 0, int.MaxValue);

    /// <summary>The observers, the latest first; null while no selector reads the load.</summary>
    public LoadObserver? Observers => Volatile.Read(ref _observers);

    public void AddObserver(LoadObserver observer)
    {
        lock (ObserverGate)
        {
            observer.Next = _observers;
            Volatile.Write(ref _observers, observer);
        }

        Interlocked.MemoryBarrier(); // a count that changed without seeing this observer is read by the next line
        observer.Refresh();
    }

    /// <summary>Removes an observer, if it is there.</summary>
    public void RemoveObserver(LoadObserver observer)
    {
        lock (ObserverGate)
        {
            if (_observers == observer)
            {
                Volatile.Write(ref _observers, observer.Next);
                return;
            }

            LoadObserver? before = _observers;
            while (before is not null && before.Next != observer)
            {
                before = before.Next;
            }

            before?.Next = observer.Next;
        }
    }

    /// <summary>Whether a request that counts as much fits under a cap. An idle backend has room for any.</summary>
    public bool HasRoom(int cost, int cap) => HasRoom(Volatile.Read(ref _count), cost, cap);

    public void Increment() => Add(1);

    /// <summary>Counts a request that counts as much as several.</summary>
    public void Add(long cost)
    {
        Interlocked.Add(ref _count, cost);
        NotifyObservers();
    }

    /// <summary>Counts a request if there is room. Never counts first and takes back: that would refuse
    /// others.</summary>
    /// <param name="cost">What it counts.</param>
    /// <param name="cap">The most that may be in flight.</param>
    /// <param name="weight">The weight of the backend.</param>
    /// <param name="bound">The bound by the load of the pool, with the request reserved; null for none.</param>
    public bool TryAdd(int cost, int cap, int weight, LoadBound? bound)
    {
        while (true)
        {
            long count = Volatile.Read(ref _count);
            if (!HasRoom(count, cost, cap) || bound?.Admits(count, weight) == false)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _count, count + cost, count) == count)
            {
                NotifyObservers();
                return true;
            }
        }
    }

    public void Decrement() => Subtract(1);

    /// <summary>Ends a request that counts as much as several.</summary>
    public void Subtract(long cost)
    {
        long left = Interlocked.Add(ref _count, -cost);
        Debug.Assert(left >= 0, "Each decrement follows an increment of its own.");
        NotifyObservers();
        if (left == 0)
        {
            SignalIfIdle();
        }
    }

    /// <summary>Lets each observer read the load again. Called after every change of count or availability.</summary>
    public void NotifyObservers()
    {
        for (LoadObserver? observer = Observers; observer is not null; observer = observer.Next)
        {
            observer.Refresh();
        }
    }

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
            // Continuations run elsewhere: the thread that disposes the last lease must not run a waiter's code.
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
        }

        SignalIfIdle(); // the last lease may have been disposed before this wait was visible
        return idle.WaitAsync(cancellationToken);
    }

    // The largest int is no cap: a count can exceed it.
    private static bool HasRoom(long count, int cost, int cap) =>
        cap == int.MaxValue || count <= 0 || count + cost <= cap;

    /// <summary>Completes the present wait if the count is zero.</summary>
    /// <remarks>A wait that was joined before the lock was taken has lasted while the count was seen at zero. A later
    /// call begins another wait.</remarks>
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
