using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Balancing.Pool;

namespace Balancing;

/// <summary>The set of backends that serve the same thing; the only place where membership changes.</summary>
/// <remarks>
/// <para>Backends are told apart by id. A change is atomic: it validates, lets every selector build what it needs, and
/// only then publishes; if anything is refused or throws, nothing has changed. When it has returned, every later selection
/// on any thread sees it. All members are safe on any thread; changes wait for each other, selections for nobody.</para>
/// <para>A backend object belongs for life to the first pool that accepted it. It may leave that pool and come back.</para>
/// </remarks>
public sealed class BackendPool
{
    private readonly Lock _gate = new();
    private readonly ViewRegistry _views = new();

    // Counts of removed ids that had leases out: they go on if the id comes back before those leases have ended (P10).
    private readonly Dictionary<string, InFlightCounter> _removedCounters = new(StringComparer.Ordinal);

    private volatile PoolSnapshot _current = PoolSnapshot.Empty;

    /// <summary>Creates a pool of the given backends, in the given order.</summary>
    /// <param name="backends">The members; may be none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="backends"/> is null.</exception>
    /// <exception cref="ArgumentException">A backend is null, an id occurs twice, or a backend belongs to another pool.</exception>
    public BackendPool(params IEnumerable<Backend> backends) => ReplaceAll(backends);

    /// <summary>The members, in order. A snapshot: it does not follow later changes.</summary>
    public ImmutableArray<Backend> Backends => _current.Members;

    /// <summary>Makes the given backends the whole membership, atomically. Members whose id stays keep their availability
    /// and in-flight count, those whose id is missing leave.</summary>
    /// <param name="backends">The new members, in order; none empties the pool. Enumerated once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="backends"/> is null.</exception>
    /// <exception cref="ArgumentException">A backend is null, an id occurs twice, or a backend belongs to another pool.</exception>
    /// <exception cref="InvalidOperationException">Called from the build function of a view of this pool.</exception>
    /// <remarks>What a selector refuses (a hash ring of too many points) is thrown from here, and nothing has changed.
    /// The same objects in the same order change nothing and build nothing. Two threads that each pass
    /// <c>pool.Backends.Add(x)</c> can lose one of the two: use <see cref="AddOrReplace"/> or <see cref="Update"/> there.</remarks>
    public void ReplaceAll(params IEnumerable<Backend> backends)
    {
        ArgumentNullException.ThrowIfNull(backends);
        PoolSnapshot next = PoolSnapshot.Of([.. backends], nameof(backends)); // the caller's code runs before the gate
        Change(() => PoolChange.ReplaceAll(_current, next), nameof(backends));
    }

    /// <summary>Adds one backend, or puts it in the place of the member with the same id: with another weight or address,
    /// with that member's availability and in-flight count.</summary>
    /// <param name="backend">The backend.</param>
    /// <exception cref="ArgumentNullException"><paramref name="backend"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="backend"/> belongs to another pool.</exception>
    /// <exception cref="InvalidOperationException">Called from the build function of a view of this pool.</exception>
    public void AddOrReplace(Backend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        Change(() => PoolChange.AddOrReplace(_current, backend), nameof(backend));
    }

    /// <summary>Removes the member with this id. Leases on it stay valid and return their count as ever.</summary>
    /// <param name="id">The id.</param>
    /// <returns>False if there is no such member; then nothing has changed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    /// <exception cref="InvalidOperationException">Called from the build function of a view of this pool.</exception>
    public bool Remove(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        ThrowIfBuilding();
        lock (_gate)
        {
            if (_current.Find(id) is not { } present)
            {
                return false;
            }

            Apply(PoolChange.Remove(_current, present), nameof(id));
            return true;
        }
    }

    /// <summary>Adds, replaces and removes several backends as one change.</summary>
    /// <param name="addOrReplace">Backends that join, or take the place of the member with the same id. Enumerated once.</param>
    /// <param name="removeIds">Ids that leave. An id without a member is ignored, and so is an id that is also added.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A backend or an id is null, an id is added twice, or a backend belongs to another pool.</exception>
    /// <exception cref="InvalidOperationException">Called from the build function of a view of this pool.</exception>
    /// <remarks>Each selector builds once, whatever the number of backends. For changes that arrive one by one this costs
    /// far less than as many calls of <see cref="AddOrReplace"/> and <see cref="Remove"/>.</remarks>
    public void Update(IEnumerable<Backend> addOrReplace, IEnumerable<string> removeIds)
    {
        ArgumentNullException.ThrowIfNull(addOrReplace);
        ArgumentNullException.ThrowIfNull(removeIds);
        PoolSnapshot added = PoolSnapshot.Of([.. addOrReplace], nameof(addOrReplace));
        HashSet<string> removed = new(removeIds, StringComparer.Ordinal);
        if (removed.Contains(null!))
        {
            throw new ArgumentException("An id to remove is null.", nameof(removeIds));
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

    /// <summary>Builds a view of the present membership and keeps it up to date from then on, as long as somebody else refers to it.</summary>
    internal void Attach(IPoolView view)
    {
        ThrowIfBuilding();
        lock (_gate)
        {
            AttachLocked(view);
        }
    }

    /// <summary>The one view of this kind that the pool's selectors share; made for the first of them. Each detaches it once.</summary>
    internal TView AttachShared<TView>()
        where TView : class, IPoolView, new()
    {
        ThrowIfBuilding();
        lock (_gate)
        {
            if (_views.Share<TView>() is { } shared)
            {
                return shared;
            }

            TView view = new();
            AttachLocked(view);
            return view;
        }
    }

    internal void Detach(IPoolView view)
    {
        lock (_gate)
        {
            _views.Remove(view);
        }
    }

    private void AttachLocked(IPoolView view)
    {
        view.Build(_current.Members);
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
    }

    /// <summary>Validates, reconciles, builds and publishes. Under the gate; what throws has changed nothing.</summary>
    private void Apply(PoolChange change, string parameterName)
    {
        if (change.IsEmpty)
        {
            return;
        }

        Backend.ThrowIfBoundElsewhere(change.Joining, this, parameterName);
        MemberState[] memberships = [.. change.Joining.Select(backend => ResolveState(backend, change.Before))];
        List<IPoolView> views = _views.Live();
        try
        {
            foreach (IPoolView view in views)
            {
                view.Build(change.After.Members);
            }

            Backend.Bind(change.Joining, this, parameterName); // again: another pool may have accepted one since
        }
        catch
        {
            views.ForEach(static view => view.Discard());
            throw;
        }

        // Nothing from here on can be refused.
        for (int i = 0; i < memberships.Length; i++)
        {
            change.Joining[i].SetMemberState(memberships[i]);
        }

        views.ForEach(static view => view.Publish());
        _current = change.After;
        EndMemberships(change);
    }

    /// <summary>Decides which state an object will have: that of its id while the id is a member, otherwise its own, but
    /// with the count of the id if leases from an earlier membership are still out.</summary>
    private MemberState ResolveState(Backend backend, PoolSnapshot before)
    {
        if (before.Find(backend.Id) is { } present)
        {
            return present.MemberState;
        }

        MemberState own = backend.MemberState;
        if (_removedCounters.TryGetValue(backend.Id, out InFlightCounter? load) && load.Count > 0)
        {
            return new MemberState(load, inheritFrom: own);
        }

        // An object that comes back begins a new membership: others of its id must not share the flag again.
        return own.HasEnded ? new MemberState(own.Load, inheritFrom: own) : own;
    }

    private void EndMemberships(PoolChange change)
    {
        foreach (Backend backend in change.Leaving)
        {
            // First the flag, then the count: an acquisition that missed the flag is seen in the count.
            backend.MemberState.End();
            _removedCounters[backend.Id] = backend.MemberState.Load;
        }

        foreach ((string id, InFlightCounter load) in _removedCounters)
        {
            if (load.Count == 0 || change.After.Find(id) is not null)
            {
                _removedCounters.Remove(id);
            }
        }
    }

    private void ThrowIfBuilding()
    {
        if (_gate.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException("The build function of a view must not change its pool or make a view of it.");
        }
    }
}
