using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Balancing.Hashing;
using Balancing.Pool;

namespace Balancing;

/// <summary>One server that can take a request.</summary>
/// <remarks>
/// <para>Its identity is its <see cref="Id"/>, never its weight or health. Objects with the same id represent the same
/// server. While the id is in the pool, all objects that have represented it share its flags and one
/// in-flight count.</para>
/// <para>Derive from it to attach an address or a client. All members are safe on any thread.</para>
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public class Backend
{
    // Replaced when the object joins a pool that already knows its id, or joins again after a removal.
    private volatile MemberState _state;

    /// <summary>The largest weight a backend may have: 1,000,000. The smallest is 0.</summary>
    // Not a constant: callers would keep the value they were compiled with.
    public static int MaxWeight => BackendArguments.MaxWeight;

    /// <summary>Creates an available backend that is in no pool yet.</summary>
    /// <param name="id">The name of the backend, for example <c>"10.0.0.1:8080"</c>: not empty, well-formed UTF-16,
    /// compared ordinally. Hash selectors place keys by it, so keep it stable across restarts.</param>
    /// <param name="weight">Its share of the traffic relative to the others, 0 to 1,000,000. A backend of weight 0 is a
    /// member that is never selected.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty or has an unpaired surrogate.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is outside 0..1,000,000.</exception>
    public Backend(string id, int weight = 1)
    {
        BackendArguments.ThrowIfInvalid(id, weight);
        Id = id;
        Weight = weight;
        IdHash = BackendIdHash.Compute(id, seed: 0);
        _state = MemberState.CreateUnpooled(weight);
    }

    /// <summary>The name of the backend. Never changes.</summary>
    public string Id { get; }

    /// <summary>Its share of the traffic relative to the others, 0 to 1,000,000. Never changes: to give a member
    /// another weight, pass a new backend of the same id to <see cref="BackendPool.AddOrReplace"/>.</summary>
    public int Weight { get; }

    /// <summary>The most requests that may be in flight on it: 1 or more, by default no limit. Never changes, like
    /// <see cref="Weight"/>.</summary>
    /// <remarks>Selectors give no lease beyond it. A request with a <see cref="SelectionContext.Cost"/> above it is let
    /// through while the backend is idle.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxInFlight
    {
        get;
        init => _state.LimitTo(field = BackendArguments.CheckMaxInFlight(Id, value));
    } = int.MaxValue;

    /// <summary>Whether it may take requests at all: the order of an operator or of discovery. True at first.</summary>
    /// <remarks>
    /// <para>False: no selector returns it, whatever its health and the health of the others. Setting it rebuilds
    /// nothing and waits for no build; a selection that starts after the setter has returned sees the new value.</para>
    /// <para>All objects that have represented the id since it joined share this flag, and so <see cref="IsDraining"/>
    /// and <see cref="IsHealthy"/>: a health check may keep an object that was replaced. <b>Not so after removal:</b>
    /// once the id has been removed and added again with a new object, setting a flag on an old object has no effect.
    /// Where ids come and go, look up the current object with <see cref="BackendPool.TryGetBackend"/>.</para>
    /// <para>A flag that was set on a new object takes effect when the object joins, even if its id is a member
    /// already. A flag that was not set leaves the member as it is. An object that is added again keeps its
    /// values.</para>
    /// </remarks>
    public bool IsAvailable
    {
        get => (_state.Flags & MemberFlags.Unavailable) == 0;
        set => SetFlag(MemberFlags.Unavailable, !value);
    }

    /// <summary>Whether it takes no new requests because it is about to stop. False at first. Set by operators and
    /// discovery.</summary>
    /// <remarks>Like <see cref="IsAvailable"/> set to false, but a request that prefers this very backend (a session)
    /// may still get it. A health check does not undo it. For the scope of the flag see
    /// <see cref="IsAvailable"/>.</remarks>
    public bool IsDraining
    {
        get => (_state.Flags & MemberFlags.Draining) != 0;
        set => SetFlag(MemberFlags.Draining, value);
    }

    /// <summary>Whether health checks find it healthy. True at first. An opinion, set by health checks.</summary>
    /// <remarks>False: no selector returns it while the pool regards health. While no backend is healthy, or too few
    /// are (<see cref="BackendPoolOptions.PanicThreshold"/>), the pool disregards health. Checks that must not be
    /// disregarded set <see cref="IsAvailable"/>, which also describes the scope of the flag.</remarks>
    public bool IsHealthy
    {
        get => (_state.Flags & MemberFlags.Unhealthy) == 0;
        set => SetFlag(MemberFlags.Unhealthy, !value);
    }

    /// <summary>Whether the pool has ejected it for a while because its requests failed.</summary>
    /// <remarks>The opinion of the pool: it is not selected while the pool regards health. The pool ends the ejection.
    /// See <see cref="BackendPoolOptions.OutlierEjection"/>.</remarks>
    public bool IsEjected => (_state.PresentFlags & MemberFlags.Ejected) != 0;

    /// <summary>The share of its requests that it takes while it warms up, above 0; 1 if it does not.</summary>
    /// <remarks>See <see cref="BackendPoolOptions.SlowStart"/>.</remarks>
    public double SlowStartShare => (double)_state.AcceptedShare / MemberState.WholeShare;

    /// <summary>The number of leases on this id that are not disposed yet. A lease counts as many as the
    /// <see cref="SelectionContext.Cost"/> of its request.</summary>
    /// <remarks>A snapshot that may already be out of date. It can briefly include a lease that <c>Acquire</c> is about
    /// to take back. Before the object is added to a pool, it has a count of its own.</remarks>
    public int InFlightCount => _state.Load.Count;

    private string DebuggerDisplay =>
        $"{Id} (weight {Weight}, {MemberStatus.StateOf(_state)}, in flight {InFlightCount})";

    /// <summary>The hash of the id. Equal ids have equal hashes; used to compare ids quickly.</summary>
    internal ulong IdHash { get; }

    /// <summary>The pool that this object belongs to.</summary>
    internal PoolBinding Binding { get; } = new();

    /// <summary>The state of the membership that this object represents, or its own before it joins a pool.</summary>
    internal MemberState MemberState => _state;

    /// <summary>Acquires a lease on this backend directly, even if it is unavailable or full.</summary>
    /// <returns>The lease to dispose when the request has ended.</returns>
    /// <remarks>Checks nothing and never fails. To check first, use <see cref="TryAcquire(out BackendLease)"/>; to let
    /// an algorithm decide, <see cref="BackendSelectorExtensions.Acquire(IBackendSelector)"/>.</remarks>
    public BackendLease Acquire()
    {
        while (true)
        {
            MemberState state = _state;
            LeaseCount.Add(state, cost: 1);
            if (state == _state)
            {
                return BackendLease.Create(this, state, cost: 1);
            }

            LeaseCount.Subtract(state, cost: 1); // the object joined a pool meanwhile: count where the pool counts
        }
    }

    /// <summary>Acquires a lease on this very backend, if it may be selected.</summary>
    /// <param name="lease">The lease to dispose when the request has ended; null if there is none.</param>
    /// <returns>False if it is unavailable, draining, suspended, full, of weight 0, not in its pool any more, or
    /// unhealthy while the pool regards health.</returns>
    /// <remarks>For a choice that was made elsewhere, such as session affinity. Disregards
    /// <see cref="BackendPoolOptions.LoadFactor"/>.</remarks>
    public bool TryAcquire([NotNullWhen(true)] out BackendLease? lease)
    {
        lease = TryAcquire(cost: 1, preferred: null, isForced: true);
        return lease is not null;
    }

    /// <summary>Stops requests to it for a while, as a server asks for with <c>Retry-After</c>: no selector returns
    /// it.</summary>
    /// <param name="duration">How long from now. A suspension under way is only ever extended; zero ends it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is negative.</exception>
    /// <remarks>Ends when the time is over, never early, by the clock of <see cref="BackendPoolOptions.TimeProvider"/>.
    /// Belongs to the membership: a new object of the id stays suspended, and removal ends it. Without effect on an
    /// object in no pool.</remarks>
    public void SuspendFor(TimeSpan duration)
    {
        BackendArguments.ThrowIfNegative(Id, duration);
        Change(duration, static (state, duration) => FlagSetter.Suspend(state, duration));
    }

    /// <summary>Whether a flag of a member would change if this object, which is in no pool yet, took its
    /// place.</summary>
    /// <param name="member">The member of the same id.</param>
    /// <exception cref="ArgumentNullException"><paramref name="member"/> is null.</exception>
    /// <remarks>Only flags that were set on this object count; see <see cref="IsAvailable"/>.</remarks>
    public bool ChangesFlagsOf(Backend member) =>
        FlagSetter.WouldChange(_state, member?._state ?? throw new ArgumentNullException(nameof(member)));

    /// <summary>Waits until all leases on this id have been disposed.</summary>
    /// <param name="cancellationToken">Cancels the wait; the leases are not touched.</param>
    /// <returns>Completes once the in-flight count was seen at zero; at once if it is zero already.</returns>
    /// <remarks>To drain a server: set <see cref="IsDraining"/>, await this, stop the server. From then on no
    /// <c>Acquire</c> takes a lease on it, but that of a <see cref="StickySelector"/> for a request that prefers it.
    /// To end sessions too, set <see cref="IsAvailable"/> to false after the wait, and wait again.</remarks>
    public Task WaitForIdleAsync(CancellationToken cancellationToken = default) =>
        _state.Load.WaitForIdleAsync(cancellationToken);

    /// <summary>The id, and the weight if it is not 1.</summary>
    public override string ToString() => Weight == 1 ? Id : $"{Id} (weight {Weight})";

    /// <summary>Acquires a lease if the backend may take the request.</summary>
    /// <param name="cost">What the request counts.</param>
    /// <param name="preferred">The id of the backend that the request prefers, if any.</param>
    /// <param name="isForced">Whether the load factor does not count.</param>
    internal BackendLease? TryAcquire(int cost, string? preferred, bool isForced)
    {
        MemberState state = _state;
        MemberFlags ignored = preferred == Id ? MemberFlags.Closing : MemberFlags.None;
        if (!LeaseCount.TryAdd(state, cost, ignored, isForced))
        {
            return null;
        }

        if (state == _state)
        {
            return BackendLease.Create(this, state, cost);
        }

        LeaseCount.Subtract(state, cost);
        return null;
    }

    /// <summary>Makes the pool's state of this id the state of this object. Under the gate of the pool's
    /// admission.</summary>
    /// <param name="state">The state.</param>
    /// <param name="isNew">Whether the membership begins with this object.</param>
    internal void JoinAs(MemberState state, bool isNew)
    {
        // A setter either has written to the state that the object leaves, or will see the new one.
        MemberState own = _state;
        lock (own.Gate)
        {
            state.Join(own, Weight, MaxInFlight, isNew);
            _state = state;
        }
    }

    private void SetFlag(MemberFlags flag, bool isSet) =>
        Change((flag, isSet), static (state, change) => FlagSetter.Set(state, change.flag, change.isSet));

    private void Change<TArgument>(TArgument argument, Func<MemberState, TArgument, bool> change)
    {
        while (true)
        {
            MemberState state = _state;
            bool hasPanicChanged;
            lock (state.Gate)
            {
                if (state != _state)
                {
                    continue; // the object has joined a pool meanwhile: the change belongs to the state it has now
                }

                hasPanicChanged = change(state, argument);
            }

            FlagSetter.Notify(state, hasPanicChanged);
            return;
        }
    }
}
