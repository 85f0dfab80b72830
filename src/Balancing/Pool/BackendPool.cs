using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Balancing.Pool;

namespace Balancing;

/// <summary>The set of backends that serve the same thing; the only place where membership changes.</summary>
/// <remarks>
/// <para>Backends are distinguished by id. A change is atomic: it validates, lets every selector build, and publishes
/// only then. If validation or a selector's build fails, the pool is unchanged. Once a change has returned, every later
/// selection on any thread sees it. All members are safe on any thread. Changes are serialized; selections never
/// block.</para>
/// <para>A backend object belongs forever to the first pool that accepted it. It may leave that pool and
/// return.</para>
/// <para>A list that names a server twice is rejected. Merge such entries first: <c>DistinctBy(id)</c> keeps one, and
/// <c>CountBy(id)</c> turns the number of entries into a weight.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class BackendPool : INamedPool
{
    private readonly PoolMembership _membership;
    private readonly OutcomeObservers _observers = new();

    /// <summary>Creates a pool of the given backends, in the given order.</summary>
    /// <param name="backends">The members; may be empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="backends"/> is null.</exception>
    /// <exception cref="ArgumentException">A backend is null, an id occurs twice, or a backend belongs to another
    /// pool.</exception>
    public BackendPool(params IEnumerable<Backend> backends)
        : this(new BackendPoolOptions(), backends)
    {
    }

    /// <summary>Creates a pool of the given backends, in the given order, with options.</summary>
    /// <param name="options">The options; their values are copied.</param>
    /// <param name="backends">The members; may be empty.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A backend is null, an id occurs twice, or a backend belongs to another
    /// pool.</exception>
    public BackendPool(BackendPoolOptions options, params IEnumerable<Backend> backends)
    {
        ArgumentNullException.ThrowIfNull(options);
        Name = options.Name;
        Admission = new PoolAdmission(options);
        if (Admission.Bound is not null || Admission.EjectsOutliers || Name is not null)
        {
            Admission.Attach(new LeaseTracker(Admission, _observers));
        }

        _membership = new PoolMembership(this, Admission);
        ReplaceAll(backends);
        if (Name is not null)
        {
            PoolMetrics.Add(this);
        }
    }

    /// <summary>Raised after each change of the membership, in the order of the changes.</summary>
    /// <remarks>The change is published by then, and no lock is held, so a handler may change the pool. If several
    /// threads change the pool, one of them may raise the events of all. An exception of a handler leaves the method
    /// that raised the event, after all other handlers have been called, although the pool has changed. Setting a flag
    /// is no change of the membership and raises nothing.</remarks>
    public event EventHandler<BackendPoolChangedEventArgs>? Changed
    {
        add => _membership.Changed += value;
        remove => _membership.Changed -= value;
    }

    /// <summary>The members, in order. An immutable snapshot: it does not follow later changes.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)] // a debugger lists them below the pool
    public ImmutableArray<Backend> Backends => _membership.Current.Members;

    /// <summary>The name of the pool; null if it has none. Never changes.</summary>
    public string? Name { get; }

    /// <summary>Whether health is disregarded at the moment, because no available backend is healthy or too few are.
    /// </summary>
    /// <remarks>False while no backend is available. See <see cref="BackendPoolOptions.PanicThreshold"/>.</remarks>
    public bool IsPanicking => Admission.IsPanicking;

    /// <summary>The weight of the backends that may be selected, health regarded, as a share of the weight of all: 0 to
    /// 1. 0 if the pool is empty.</summary>
    /// <remarks>Drained, suspended and unavailable weight lowers it, since that capacity is missing.</remarks>
    public double HealthyShare => Admission.HealthyShare;

    /// <summary>The time until the first suspended or ejected backend returns: a proxy without any backend may answer
    /// it as <c>Retry-After</c>. Null if there is none.</summary>
    /// <remarks>A backend that is also unavailable, draining or of weight 0 does not count: it will not return then.
    /// O(members).</remarks>
    public TimeSpan? NextReturn =>
        TimeToReturn.ComputeFirst(Admission, Backends.Select(static member => member.MemberState));

    RelativeShares? INamedPool.RingShares => _membership.FindRingShares();

    /// <summary>Which members may take a request now.</summary>
    internal PoolAdmission Admission { get; }

    /// <summary>Replaces the whole membership by the given backends, atomically. A member with a given id keeps its
    /// flags and its in-flight count; the others are removed.</summary>
    /// <param name="backends">The new members, in order; an empty list empties the pool. Enumerated once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="backends"/> is null.</exception>
    /// <exception cref="ArgumentException">A backend is null, an id occurs twice, or a backend belongs to another
    /// pool.</exception>
    /// <exception cref="InvalidOperationException">Called from the build function of a view of this pool.</exception>
    /// <remarks>A selector may reject the new membership, for example because its ring would exceed the point limit.
    /// Its exception is then thrown here, and the pool is unchanged. The same objects in the same order build nothing.
    /// Two threads that each pass <c>pool.Backends.Add(x)</c> can lose one of the two: use <see cref="AddOrReplace"/>
    /// or <see cref="Update"/> there.</remarks>
    public void ReplaceAll(params IEnumerable<Backend> backends)
    {
        ArgumentNullException.ThrowIfNull(backends);
        PoolSnapshot next = PoolSnapshot.Create(backends, nameof(backends)); // the caller's code runs before the gate
        _membership.Change(present => PoolChange.ReplaceAll(present, next), nameof(backends));
    }

    /// <summary>Adds one backend, or replaces the member with the same id and takes over its availability and in-flight
    /// count. This is how a member gets another weight or address. For several at once, use
    /// <see cref="Update"/>.</summary>
    /// <param name="backend">The backend.</param>
    /// <exception cref="ArgumentNullException"><paramref name="backend"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="backend"/> belongs to another pool.</exception>
    /// <exception cref="InvalidOperationException">Called from the build function of a view of this pool.</exception>
    public void AddOrReplace(Backend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        _membership.Change(present => PoolChange.AddOrReplace(present, backend), nameof(backend));
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
        _membership.Change(
            present =>
            {
                Backend? member = present.Find(id);
                isMember = member is not null;
                return member is null ? PoolChange.None(present) : PoolChange.Remove(present, member);
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
        BackendArguments.ThrowIfDefault(removeIds, nameof(removeIds));
        PoolSnapshot added = PoolSnapshot.Create(addOrReplace, nameof(addOrReplace));
        HashSet<string> removed = new(removeIds, StringComparer.Ordinal);
        if (removed.Contains(null!))
        {
            throw new ArgumentException("Id to remove must not be null.", nameof(removeIds));
        }

        _membership.Change(
            present => PoolChange.ReplaceAll(present, present.With(added, removed)), nameof(addOrReplace));
    }

    /// <summary>Finds a member.</summary>
    /// <param name="id">The id.</param>
    /// <param name="backend">The member; null if there is none.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    public bool TryGetBackend(string id, [NotNullWhen(true)] out Backend? backend)
    {
        ArgumentNullException.ThrowIfNull(id);
        backend = _membership.Current.Find(id);
        return backend is not null;
    }

    /// <summary>Returns the state of each member at the moment, in their order: for operators' pages and
    /// logs.</summary>
    /// <remarks>O(members). Each entry is consistent; two of them may be of different moments.</remarks>
    public ImmutableArray<BackendStatus> GetStatus() => [.. Backends.Select(StatusOf)];

    /// <summary>Tells an observer the outcomes of the requests of this pool, whichever selector made the
    /// choice.</summary>
    /// <param name="observer">The observer. The pool holds it weakly, so store it. Added twice, it is called
    /// once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="observer"/> is null.</exception>
    /// <remarks>It is told of leases that are taken after this call. While a pool has an observer, its leases are
    /// larger and read the clock twice.</remarks>
    public void AddObserver(IOutcomeObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observers.Add(observer);
        Admission.Attach(new LeaseTracker(Admission, _observers));
    }

    /// <summary>Stops telling an observer of outcomes. Does nothing if it is no observer of this pool.</summary>
    /// <param name="observer">The observer.</param>
    /// <exception cref="ArgumentNullException"><paramref name="observer"/> is null.</exception>
    public void RemoveObserver(IOutcomeObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observers.Remove(observer);
    }

    /// <summary>The name, if there is one, and the number of backends.</summary>
    public override string ToString() =>
        Name is null ? $"{Backends.Length} backends" : $"{Name}: {Backends.Length} backends";

    /// <summary>Builds the view and keeps it up to date for as long as it is referenced elsewhere.</summary>
    internal void Attach(IPoolView view) => _membership.Attach(view);

    /// <summary>The view that the pool's selectors share: one for which the condition holds, or a new one.</summary>
    /// <remarks>Each caller detaches it once.</remarks>
    internal TView AttachShared<TView>(Func<TView, bool> condition, Func<TView> create)
        where TView : class, IPoolView => _membership.AttachShared(condition, create);

    /// <summary>Gives up a view. Never waits for a change of the pool.</summary>
    internal void Detach(IPoolView view) => _membership.Detach(view);

    private BackendStatus StatusOf(Backend backend)
    {
        lock (Admission.Gate)
        {
            MemberState member = backend.MemberState;
            int inFlight = member.Load.Count;
            return new BackendStatus(
                backend.Id,
                backend.Weight,
                MemberStatus.StateOf(member, inFlight),
                inFlight,
                backend.SlowStartShare,
                TimeToReturn.Compute(Admission, member));
        }
    }
}
