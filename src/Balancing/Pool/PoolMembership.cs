using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>The membership of a pool, and how it changes: one change at a time, all or nothing.</summary>
internal sealed class PoolMembership(object owner, PoolAdmission admission)
{
    private readonly Lock _gate = new();
    private readonly ViewRegistry _views = new();
    private readonly MemberStates _states = new(admission);
    private readonly ChangeNotifier _notifier = new(owner);

    private volatile PoolSnapshot _current = PoolSnapshot.Empty;

    /// <summary>Raised after each change, in order and without a lock.</summary>
    public event EventHandler<BackendPoolChangedEventArgs>? Changed
    {
        add => _notifier.Changed += value;
        remove => _notifier.Changed -= value;
    }

    /// <summary>The present membership.</summary>
    public PoolSnapshot Current => _current;

    /// <summary>Builds the view and keeps it up to date for as long as it is referenced elsewhere.</summary>
    public void Attach(IPoolView view)
    {
        ThrowIfBuilding();
        lock (_gate)
        {
            AttachLocked(view);
        }
    }

    /// <summary>The view that the pool's selectors share: one for which the condition holds, or a new one.</summary>
    /// <remarks>Each caller detaches it once.</remarks>
    public TView AttachShared<TView>(Func<TView, bool> condition, Func<TView> create)
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
    public void Detach(IPoolView view) => _views.Remove(view);

    /// <summary>The smallest and the largest share on the rings of the views; null if no view has a ring with
    /// members.</summary>
    public RelativeShares? FindRingShares() => _views.GetLiveViews()
        .OfType<ISnapshotView>()
        .Select(static view => view.Snapshot)
        .OfType<IMeasuredRing>()
        .Select(static ring => ring.Shares)
        .OfType<RelativeShares>()
        .Aggregate(
            default(RelativeShares),
            static (all, shares) => all is null ? shares : RelativeShares.Combine(all, shares));

    /// <summary>Plans a change and carries it out.</summary>
    /// <param name="plan">From the present membership to the change. It runs under the gate.</param>
    /// <param name="parameterName">For exceptions about the backends that join.</param>
    public void Change(Func<PoolSnapshot, PoolChange> plan, string parameterName)
    {
        ThrowIfBuilding();
        long start = PoolMetrics.GetChangeStart(admission.Name);
        bool hasChanged;
        lock (_gate)
        {
            PoolChange change = plan(_current);
            hasChanged = !change.IsEmpty;
            if (hasChanged)
            {
                Apply(change, parameterName);
            }
        }

        if (hasChanged)
        {
            PoolMetrics.OnChange(admission.Name, start);
        }

        _notifier.RaisePending(); // without the gate
    }

    private void AttachLocked(IPoolView view)
    {
        view.Build(_current.SelectableMembers(MemberStates.None));
        view.Publish();
        _views.Add(view);
    }

    /// <summary>Validates, computes the states, builds and publishes. Under the gate; if it throws, nothing has
    /// changed.</summary>
    private void Apply(PoolChange change, string parameterName)
    {
        ThrowIfOfAnotherPool(change.Joining, parameterName);
        Dictionary<Backend, MemberState> states = _states.Resolve(change);
        List<IPoolView> views = _views.GetLiveViews();
        try
        {
            ImmutableArray<PoolMember> members = change.After.SelectableMembers(states);
            foreach (IPoolView view in views)
            {
                view.Build(members);
            }

            Bind(change.Joining, parameterName); // again: another pool may have accepted one since
        }
        catch
        {
            views.ForEach(static view => view.Discard());
            throw;
        }

        Publish(change, states, views);
    }

    /// <summary>Binds objects to the pool for life, all or none.</summary>
    private void Bind(IReadOnlyList<Backend> backends, string parameterName)
    {
        lock (PoolBinding.Gate)
        {
            ThrowIfOfAnotherPool(backends, parameterName);
            foreach (Backend backend in backends)
            {
                backend.Binding.Bind(owner);
            }
        }
    }

    private void ThrowIfOfAnotherPool(IReadOnlyList<Backend> backends, string parameterName)
    {
        if (backends.FirstOrDefault(backend => backend.Binding.IsToOther(owner)) is { } other)
        {
            throw new ArgumentException(
                $"Backend '{other.Id}' belongs to another pool; create a new Backend for this pool.", parameterName);
        }
    }

    /// <summary>Gives the joining their states, publishes what views have built, and ends what has left. Cannot
    /// fail.</summary>
    private void Publish(PoolChange change, Dictionary<Backend, MemberState> states, List<IPoolView> views)
    {
        bool hasPanicChanged;
        List<MemberState> closed;
        lock (admission.Gate) // setters wait for the publication, not for the builds before it
        {
            bool wasPanicking = admission.IsPanicking;
            List<MemberState> opening = _states.Begin(states, change);
            admission.Expand([.. change.After.Members.Select(static backend => backend.MemberState)], opening);
            views.ForEach(static view => view.Publish());
            _current = change.After;
            closed = _states.End(states, change);
            hasPanicChanged = admission.Settle(wasPanicking, closed);
        }

        // Not the others: the views have read their states. An observer can write a count that is out of date for a
        // moment if the count changes meanwhile. A membership that repeats itself must not do that to the loads.
        closed.ForEach(static state => state.Load.NotifyObservers());
        if (hasPanicChanged)
        {
            admission.NotifyObserversOfUnhealthy();
        }

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
