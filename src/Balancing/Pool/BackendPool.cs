using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Balancing.Pool;

namespace Balancing;

/// <summary>The set of backends that serve the same thing; the only place where membership changes.</summary>
/// <remarks>
/// <para>Backends are told apart by id. A change is atomic: it validates, lets every selector build, and publishes only
/// then. If validation or a selector's build fails, the pool is unchanged. Once a change has returned, every later
/// selection on any thread sees it. All members are safe on any thread. Changes are serialized; selections never
/// block.</para>
/// <para>A backend object belongs for life to the first pool that accepted it. It may leave that pool and come
/// back.</para>
/// <para>A list that names a server twice is rejected. Merge such entries first: <c>DistinctBy(id)</c> keeps one, and
/// <c>CountBy(id)</c> turns the number of entries into a weight.</para>
/// </remarks>
[DebuggerDisplay("{Backends.Length} backends")]
public sealed class BackendPool
{
    private readonly Lock _gate = new();
    private readonly ViewRegistry _views = new();
    private readonly MemberStates _states = new();
    private readonly ChangeNotifier _notifier;

    private volatile PoolSnapshot _current = PoolSnapshot.Empty;

    /// <summary>Creates a pool of the given backends, in the given order.</summary>
    /// <param name="backends">The members; may be empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="backends"/> is null.</exception>
    /// <exception cref="ArgumentException">A backend is null, an id occurs twice, or a backend belongs to another
    /// pool.</exception>
    public BackendPool(params IEnumerable<Backend> backends)
    {
        _notifier = new ChangeNotifier(this);
        ReplaceAll(backends);
    }

    /// <summary>Raised after each change of the membership, in the order of the changes.</summary>
    /// <remarks>The change is published by then, and no lock is held, so a handler may change the pool. If several
    /// threads change the pool, one of them may raise the events of all. What a handler throws comes out of the method
    /// that raised the event, although the pool has changed. Changes of availability are no change of the
    /// membership.</remarks>
    public event EventHandler<BackendPoolChangedEventArgs>? Changed
    {
        add => _notifier.Changed += value;
        remove => _notifier.Changed -= value;
    }

    /// <summary>The members, in order. An immutable snapshot: it does not follow later changes.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)] // a debugger lists them below the pool
    public ImmutableArray<Backend> Backends => _current.Members;

    /// <summary>Makes the given backends the whole membership, atomically. A member keeps its availability
    /// and in-flight count if its id is given, and is removed if not.</summary>
    /// <param name="backends">The new members, in order; an empty list empties the pool. Enumerated once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="backends"/> is null.</exception>
    /// <exception cref="ArgumentException">A backend is null, an id occurs twice, or a backend belongs to another
    /// pool.</exception>
    /// <exception cref="InvalidOperationException">Called from the build function of a view of this pool.</exception>
    /// <remarks>If a selector rejects the new membership (for example, its ring would exceed the point limit), its
    /// exception is thrown here and the pool is unchanged. The same objects in the same order build nothing. Two
    /// threads that each pass <c>pool.Backends.Add(x)</c> can lose one of the two: use <see cref="AddOrReplace"/> or
    /// <see cref="Update"/> there.</remarks>
    public void ReplaceAll(params IEnumerable<Backend> backends)
    {
        ArgumentNullException.ThrowIfNull(backends);
        PoolSnapshot next = PoolSnapshot.Create(backends, nameof(backends)); // the caller's code runs before the gate
        Change(() => PoolChange.ReplaceAll(_current, next), nameof(backends));
    }

    /// <summary>Adds one backend, or replaces the member with the same id and takes over its availability and in-flight
    /// count. This is how a member gets another weight or address.</summary>
    /// <param name="backend">The backend.</param>
    /// <exception cref="ArgumentNullException"><paramref name="backend"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="backend"/> belongs to another pool.</exception>
    /// <exception cref="InvalidOperationException">Called from the build function of a view of this pool.</exception>
    public void AddOrReplace(Backend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        Change(() => PoolChange.AddOrReplace(_current, backend), nameof(backend));
    }

    /// <summary>Removes the member with this id. Leases on it stay valid and are returned as usual.</summary>
    /// <param name="id">The id.</param>
    /// <returns>False if there is no such member; then nothing has changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    /// <exception cref="InvalidOperationException">Called from the build function of a view of this pool.</exception>
    public bool Remove(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        bool isMember = false;
        Change(
            () =>
            {
                Backend? present = _current.Find(id);
                isMember = present is not null;
                return present is null ? PoolChange.None(_current) : PoolChange.Remove(_current, present);
            },
            nameof(id));
        return isMember;
    }

    /// <summary>Adds, replaces and removes several backends as one change.</summary>
    /// <param name="addOrReplace">Backends that join, or take the place of the member with the same id. Enumerated
    /// once.</param>
    /// <param name="removeIds">Ids that leave. An id without a member is ignored, and so is an id that is also
    /// added.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A backend or an id is null, an id is added twice, or a backend belongs to
    /// another pool.</exception>
    /// <exception cref="InvalidOperationException">Called from the build function of a view of this pool.</exception>
    /// <remarks>Each selector builds once, whatever the number of backends. For changes that arrive one by one this
    /// costs far less than as many calls of <see cref="AddOrReplace"/> and <see cref="Remove"/>.</remarks>
    public void Update(IEnumerable<Backend> addOrReplace, IEnumerable<string> removeIds)
    {
        ArgumentNullException.ThrowIfNull(addOrReplace);
        ArgumentNullException.ThrowIfNull(removeIds);
        PoolSnapshot added = PoolSnapshot.Create(addOrReplace, nameof(addOrReplace));
        HashSet<string> removed = new(removeIds, StringComparer.Ordinal);
        if (removed.Contains(null!))
        {
            throw new ArgumentException("Id to remove must not be null.", nameof(removeIds));
        }

        Change(() => PoolChange.ReplaceAll(_current, _current.With(added, removed)), nameof(addOrReplace));
    }

    /// <summary>Finds a member.</summary>
    /// <param name="id">The id.</param>
    /// <param name="backend">The member; null if there is none.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    public bool TryGetBackend(string id, [NotNullWhen(true)] out Backend? backend)
    {
        ArgumentNullException.ThrowIfNull(id);
        backend = _current.Find(id);
        return backend is not null;
    }

    /// <summary>Builds the view and keeps it up to date for as long as it is referenced elsewhere.</summary>
    internal void Attach(IPoolView view)
    {
        ThrowIfBuilding();
        lock (_gate)
        {
            AttachLocked(view);
        }
    }

    /// <summary>The view that the pool's selectors share: one for which the condition holds, or a new one.</summary>
    /// <remarks>Each caller detaches it once.</remarks>
    internal TView AttachShared<TView>(Func<TView, bool> condition, Func<TView> create)
        where TView : class, IPoolView
    {
        ThrowIfBuilding();
        lock (_gate)
        {
            if (_views.TryAddReference(condition) is { } shared)
            {
                return shared;
            }

            TView view = create();
            AttachLocked(view);
            return view;
        }
    }

    /// <summary>Gives up a view. Never waits for a change of the pool.</summary>
    internal void Detach(IPoolView view) => _views.Remove(view);

    private void AttachLocked(IPoolView view)
    {
        view.Build(_current.SelectableMembers(MemberStates.None));
        view.Publish();
        _views.Add(view);
    }

    private void Change(Func<PoolChange> plan, string parameterName)
    {
        ThrowIfBuilding();
        lock (_gate)
        {
            Apply(plan(), parameterName);
        }

        _notifier.RaisePending(); // without the gate
    }

    /// <summary>Validates, computes the states, builds and publishes. Under the gate; if it throws, nothing has
    /// changed.</summary>
    private void Apply(PoolChange change, string parameterName)
    {
        if (change.IsEmpty)
        {
            return;
        }

        Backend.ThrowIfOwnedByAnotherPool(change.Joining, this, parameterName);
        Dictionary<Backend, MemberState> states = _states.Resolve(change);
        List<IPoolView> views = _views.GetLiveViews();
        try
        {
            ImmutableArray<PoolMember> members = change.After.SelectableMembers(states);
            foreach (IPoolView view in views)
            {
                view.Build(members);
            }

            Backend.Bind(change.Joining, this, parameterName); // again: another pool may have accepted one since
        }
        catch
        {
            views.ForEach(static view => view.Discard());
            throw;
        }

        // Nothing from here on can be rejected.
        _states.Begin(states);
        views.ForEach(static view => view.Publish());
        _current = change.After;
        _states.End(change);
        _notifier.Add(change);
    }

    private void ThrowIfBuilding()
    {
        if (_gate.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException(
                "The build function of a view must not modify its pool or create a view on it.");
        }
    }
}
