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
    // Binding a backend must be exact even when two pools accept one object at the same time.
    private static readonly Lock BindingGate = new();

    private readonly Lock _gate = new();
    private readonly ViewRegistry _views = new();

    // Counts of removed ids that had leases out: they go on if the id comes back before those leases have ended (P10).
    private readonly Dictionary<string, InFlightCounter> _departed = new(StringComparer.Ordinal);

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
    /// <remarks>What a selector refuses (a hash ring of too many points) is thrown from here, and nothing has changed.</remarks>
    public void ReplaceAll(IEnumerable<Backend> backends)
    {
        ArgumentNullException.ThrowIfNull(backends);
        PoolSnapshot next = PoolSnapshot.Of([.. backends], nameof(backends)); // the caller's code runs before the gate
        ThrowIfBuilding();
        lock (_gate)
        {
            Apply(PoolChange.ToAll(_current, next), nameof(backends));
        }
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
        ThrowIfBuilding();
        lock (_gate)
        {
            Apply(PoolChange.AddOrReplace(_current, backend), nameof(backend));
        }
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
            AttachUnderGate(view);
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
            AttachUnderGate(view);
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

    private void AttachUnderGate(IPoolView view)
    {
        view.Build(_current.Members);
        view.Publish();
        _views.Add(view);
    }

    /// <summary>Validates, reconciles, builds and publishes. Under the gate; what throws has changed nothing.</summary>
    private void Apply(PoolChange change, string parameterName)
    {
        ThrowIfBoundElsewhere(change.Joining, parameterName);
        MemberState[] memberships = [.. change.Joining.Select(backend => MembershipOf(backend, change.Before))];
        List<IPoolView> views = _views.Live();
        try
        {
            foreach (IPoolView view in views)
            {
                view.Build(change.After.Members);
            }

            Bind(change.Joining, parameterName);
        }
        catch
        {
            views.ForEach(static view => view.Discard());
            throw;
        }

        // Nothing from here on can be refused.
        for (int i = 0; i < memberships.Length; i++)
        {
            change.Joining[i].Join(memberships[i]);
        }

        views.ForEach(static view => view.Publish());
        _current = change.After;
        EndMemberships(change);
    }

    /// <summary>Decides which state an object will have: that of its id while the id is a member, otherwise its own, but
    /// with the count of the id if leases from an earlier membership are still out.</summary>
    private MemberState MembershipOf(Backend backend, PoolSnapshot before)
    {
        if (before.Find(backend.Id) is { } present)
        {
            return present.MemberState;
        }

        MemberState own = backend.MemberState;
        if (_departed.TryGetValue(backend.Id, out InFlightCounter? load) && load.Count > 0)
        {
            return new MemberState(load, inheritFrom: own);
        }

        // An object that comes back begins a new membership: others of its id must not share the flag again.
        return own.HasEnded ? new MemberState(own.Load, inheritFrom: own) : own;
    }

    private void Bind(IReadOnlyList<Backend> joining, string parameterName)
    {
        lock (BindingGate)
        {
            ThrowIfBoundElsewhere(joining, parameterName); // again: another pool may have accepted one since
            foreach (Backend backend in joining)
            {
                backend.Bind(this);
            }
        }
    }

    private void EndMemberships(PoolChange change)
    {
        foreach (Backend backend in change.Leaving)
        {
            // First the flag, then the count: an acquisition that missed the flag is seen in the count.
            backend.MemberState.End();
            _departed[backend.Id] = backend.MemberState.Load;
        }

        foreach ((string id, InFlightCounter load) in _departed)
        {
            if (load.Count == 0 || change.After.Find(id) is not null)
            {
                _departed.Remove(id);
            }
        }
    }

    private void ThrowIfBoundElsewhere(IReadOnlyList<Backend> joining, string parameterName)
    {
        foreach (Backend backend in joining)
        {
            if (backend.Pool is { } owner && owner != this)
            {
                throw new ArgumentException($"Backend \"{backend.Id}\" belongs to another pool; make a new Backend for this one.", parameterName);
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
