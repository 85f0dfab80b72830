using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Balancing.Pool;

/// <summary>Raises one event for each change of a pool, in order and without a lock.</summary>
/// <remarks>
/// Changes are queued under the gate of the pool, so they are queued in order. After the gate, one thread at a time
/// takes them out: a handler that changes the pool, or a thread that changes it meanwhile, leaves its event to that
/// thread.
/// </remarks>
internal sealed class ChangeNotifier(object sender)
{
    private readonly ConcurrentQueue<BackendPoolChangedEventArgs> _pending = [];
    private int _isRaising;

    public event EventHandler<BackendPoolChangedEventArgs>? Changed;

    /// <summary>Queues an event. Under the gate of the pool.</summary>
    public void Add(PoolChange change)
    {
        if (Changed is not null)
        {
            _pending.Enqueue(new BackendPoolChangedEventArgs(change.Before.Members, change.After.Members));
        }
    }

    /// <summary>Raises what is queued, unless another thread or a caller further up is doing so.</summary>
    /// <exception cref="Exception">What a handler threw first; the other handlers and events were not
    /// affected.</exception>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "Thrown again after the other handlers and events.")]
    public void RaisePending()
    {
        ExceptionDispatchInfo? failure = null;

        // Looked at again after the flag is down: an event may have been queued just before.
        while (!_pending.IsEmpty && Interlocked.Exchange(ref _isRaising, 1) == 0)
        {
            while (_pending.TryDequeue(out BackendPoolChangedEventArgs? change))
            {
                // One by one: health checks follow this event too, and must not miss it because of another handler.
                foreach (EventHandler<BackendPoolChangedEventArgs> handler in Delegate.EnumerateInvocationList(Changed))
                {
                    try
                    {
                        handler(sender, change);
                    }
                    catch (Exception thrown)
                    {
                        failure ??= ExceptionDispatchInfo.Capture(thrown);
                    }
                }
            }

            Interlocked.Exchange(ref _isRaising, 0);
        }

        failure?.Throw();
    }
}
