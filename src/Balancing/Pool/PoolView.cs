using System.Collections.Immutable;
using Balancing.Pool;

namespace Balancing;

/// <summary>What a selector derives from the members of a pool, rebuilt on each change and published by one reference.</summary>
/// <typeparam name="TSnapshot">An immutable class: the array, ring or table that the selector reads.</typeparam>
/// <remarks>
/// <para>This is how to write a selector of your own: build everything from the members in a function, read
/// <see cref="Current"/> once per selection, and work on what you read. The pool refers to the view weakly, so a selector
/// that is dropped is let go although its pool lives on; until it is collected or disposed it still builds.</para>
/// <para>A view depends on membership (ids, weights, order) alone. Read <see cref="Backend.IsAvailable"/> while selecting,
/// not while building: a health flip rebuilds nothing.</para>
/// </remarks>
public sealed class PoolView<TSnapshot> : IDisposable, IPoolView
    where TSnapshot : class
{
    private readonly BackendPool _pool;
    private readonly Func<ImmutableArray<Backend>, TSnapshot?, TSnapshot> _build;
    private TSnapshot? _current;
    private TSnapshot? _built;
    private bool _isDetached; // a view may be disposed in the build function of another one, in the middle of a change

    /// <summary>Builds the first view and keeps it up to date with the pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="build">Makes the next view of the members and of the previous view, which is null the first time.
    /// It runs while the pool is changing, one call at a time per pool. It must not alter the previous view (its result
    /// may be discarded), wait for another thread, change the pool or make a view of it. If it throws, the
    /// change is refused with that exception and nothing has changed.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="build"/> returned null, or the constructor was called from a build function of this pool.</exception>
    public PoolView(BackendPool pool, Func<ImmutableArray<Backend>, TSnapshot?, TSnapshot> build)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(build);
        _pool = pool;
        _build = build;
        pool.Attach(this);
    }

    /// <summary>The view of the present membership. One volatile read; read it once per selection.</summary>
    /// <remarks>After <see cref="Dispose"/> it stays what it was, so that selections still running can end.</remarks>
    public TSnapshot Current => Volatile.Read(ref _current)!; // set by Attach before the constructor returns

    /// <summary>Detaches from the pool: no more builds. May be called more than once.</summary>
    public void Dispose() => _pool.Detach(this);

    void IPoolView.Build(ImmutableArray<Backend> members)
    {
        if (!_isDetached)
        {
            _built = _build(members, _current) ?? throw new InvalidOperationException("The build function of a view returned null.");
        }
    }

    void IPoolView.Publish()
    {
        if (!_isDetached)
        {
            (_built as IJoinedView)?.MembersJoined();
            Volatile.Write(ref _current, _built);
        }

        _built = null;
    }

    void IPoolView.Discard() => _built = null;

    void IPoolView.Detached() => _isDetached = true; // Current stays: see its remarks
}
