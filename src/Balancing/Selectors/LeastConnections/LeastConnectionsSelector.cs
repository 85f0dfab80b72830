using System.Diagnostics.CodeAnalysis;
using Balancing.Selectors.LeastConnections;

namespace Balancing;

/// <summary>Picks the backend for which one more request costs least: (in flight + 1) ÷ weight.</summary>
/// <remarks>
/// <para>Sees the leases of all selectors of the pool, exactly; a request that is sent without a lease is invisible to it.
/// Equally loaded backends take turns, whatever their place in the pool. For requests of very different length nothing
/// simple does better.</para>
/// <para>A backend that has just joined is idle and so gets requests until it has caught up: with ten members at 50 in
/// flight the next 50 in a row. And it sees this process alone: if many balancers share the backends, each is blind to the others.</para>
/// <para>Cost: O(log n) to pick, to acquire and to dispose; O(n) if something is excluded or nothing is available, and per
/// change of the pool. All members are safe on any thread; a selection takes no lock and allocates nothing.</para>
/// </remarks>
public sealed class LeastConnectionsSelector : IBackendSelector, IDisposable
{
    private readonly BackendPool _pool;
    private readonly LoadIndex _index;

    // The position of the last pick; of those that are equally loaded the next one after it has its turn. Retries take
    // turns of their own: a backend that always fails would otherwise be tried first more often than others.
    private int _last;
    private int _lastRetry;
    private int _disposed;

    /// <summary>Creates a selector for a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    public LeastConnectionsSelector(BackendPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        _pool = pool;
        _index = pool.AttachShared<LoadIndex>();

        // Anywhere, so that the processes of a fleet do not all begin with one backend.
        _last = Random.Shared.Next(Math.Max(1, pool.Backends.Length));
        _lastRetry = _last;
    }

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        LoadTournamentTree tree = _index.Current;
        bool isRetry = !context.Excluded.IsEmpty;
        ref int lastPick = ref isRetry ? ref _lastRetry : ref _last;
        int last = Volatile.Read(ref lastPick);
        int position = -1;
        if (!isRetry && Volatile.Read(ref _disposed) == 0)
        {
            position = tree.FindLeast(last);
        }

        if (position < 0 || !tree.Members[position].IsAvailable)
        {
            // A retry, or the tree knows of nobody (P2: only the flags themselves may say so), or nobody keeps the tree up to date.
            position = LeastLoadedLinearSearch.FindLeast(tree.Members.AsSpan(), context, last);
        }

        if (position < 0)
        {
            backend = null;
            return false;
        }

        // If another thread has moved it meanwhile, either is as good a place to go on from.
        Volatile.Write(ref lastPick, position);
        backend = tree.Members[position];
        return true;
    }

    /// <summary>Detaches from the pool. Selections that still come see the last membership, or a later one while another selector of the pool keeps the shared index.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _pool.Detach(_index);
        }
    }
}
