using System.Collections.Immutable;
using Balancing.Pool;

namespace Balancing;

/// <summary>A snapshot derived from the members of a pool, rebuilt on each change and published by one
/// reference.</summary>
/// <typeparam name="TSnapshot">An immutable class: the array, ring or table that the selector reads.</typeparam>
/// <remarks>
/// <para>The base of a custom selector: build everything from the members in a function, read <see cref="Current"/>
/// once per selection, and work on that snapshot.</para>
/// <para>The pool holds the view through a weak reference, so an unreferenced selector can be collected while its pool
/// is alive. Until then, its build function still runs on every change. So a view is no change event: one that is
/// not stored stops after a garbage collection.</para>
/// <para>A view depends on membership (ids, weights, order) alone. Ask <see cref="SelectionContext.CanSelect"/> while
/// selecting, and read no flags while building: a flag rebuilds nothing.</para>
/// </remarks>
public sealed class PoolView<TSnapshot> : IDisposable, IPoolView, ISnapshotView
    where TSnapshot : class
{
    private readonly Func<ImmutableArray<PoolMember>, TSnapshot?, TSnapshot> _build;
    private StagedSnapshot<TSnapshot> _snapshot;

    /// <summary>Builds the first snapshot and keeps it up to date with the pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="build">Builds the next snapshot from the members and the previous snapshot, which is null the first
    /// time. The members are those of weight 1 or more: a backend of weight 0 is never selected. The function runs
    /// while the pool is changing, one call at a time per pool. It must not alter the previous snapshot (its result may
    /// be discarded), wait for another thread, modify the pool or create a view on it. If it throws, the change is
    /// rejected with that exception and the pool is unchanged.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="build"/> returned null, or the constructor was
    /// called from a build function of this pool.</exception>
    public PoolView(BackendPool pool, Func<ImmutableArray<Backend>, TSnapshot?, TSnapshot> build)
        : this(ForBackends(build), pool)
    {
    }

    private PoolView(Func<ImmutableArray<PoolMember>, TSnapshot?, TSnapshot> build, BackendPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        Pool = pool;
        _build = build;
        pool.Attach(this);
    }

    /// <summary>The pool of the members.</summary>
    public BackendPool Pool { get; }

    /// <summary>The snapshot of the present membership. One volatile read; read it once per selection.</summary>
    /// <remarks>After <see cref="Dispose"/> it stays as it was, so that selections still running can end.</remarks>
    public TSnapshot Current => _snapshot.Current!; // published by Attach before the constructor returns

    object? ISnapshotView.Snapshot => _snapshot.Current;

    /// <summary>A view for a selector that keeps the state of each member beside it.</summary>
    internal static PoolView<TSnapshot> Create(
        BackendPool pool, Func<ImmutableArray<PoolMember>, TSnapshot?, TSnapshot> build) => new(build, pool);

    /// <summary>Detaches from the pool: no further build begins. May be called more than once; never waits.</summary>
    public void Dispose() => Pool.Detach(this);

    void IPoolView.Build(ImmutableArray<PoolMember> members)
    {
        if (!_snapshot.IsDetached)
        {
            _snapshot.Stage(_build(members, _snapshot.Current)
                ?? throw new InvalidOperationException("The build function of a view returned null."));
        }
    }

    void IPoolView.Publish() => _snapshot.Publish();

    void IPoolView.Discard() => _snapshot.Discard();

    void IPoolView.OnDetached() => _snapshot.Detach();

    private static Func<ImmutableArray<PoolMember>, TSnapshot?, TSnapshot> ForBackends(
        Func<ImmutableArray<Backend>, TSnapshot?, TSnapshot> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        return (members, previous) => build([.. members.Select(static member => member.Backend)], previous);
    }
}
