using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>
/// Which members of a pool may take a request now: their flags, the sums of weights by flags, and whether health is
/// disregarded because too little of the pool is healthy.
/// </summary>
/// <remarks>
/// <para>Flags and sums change together under one short lock, so the sums cannot drift. No selection takes it, and it
/// is never held while a view builds.</para>
/// <para>While a member is available, one can be selected at every moment (P15). Hence the order: a panic begins before
/// the flag that causes it is set, and ends after the flag that ends it is cleared. A selection can still meet each
/// member at its worst moment. So each opening is counted, and a selection that found nothing starts again if the count
/// has moved.</para>
/// </remarks>
internal sealed class PoolAdmission
{
    private readonly double _panicThreshold;
    private readonly Suspensions _suspensions;
    private readonly WarmUp? _warmUp;
    private readonly OutlierEjection? _ejection;
    private readonly PoolTimer _timer;
    private ImmutableArray<MemberState> _members = [];
    private MemberWeights _weights;
    private double _healthyShare;
    private volatile bool _isPanicking;
    private int _openings;

    public PoolAdmission(BackendPoolOptions options)
    {
        _panicThreshold = options.PanicThreshold;
        _suspensions = new Suspensions(options.TimeProvider);
        _timer = new PoolTimer(this, options.TimeProvider);
        _warmUp = options.SlowStart is { } slowStart ? new WarmUp(slowStart, options.TimeProvider, _timer) : null;
        Bound = double.IsPositiveInfinity(options.LoadFactor) ? null : new LoadBound(options.LoadFactor);
        Time = options.TimeProvider;
        _ejection = options.OutlierEjection is { } ejection ? new OutlierEjection(this, ejection, _timer) : null;
        Name = options.Name;
        Tracker = Bound is null && _ejection is null && Name is null ? null : CreateTracker();
    }

    /// <summary>The name of the pool; null for none.</summary>
    public string? Name { get; }

    /// <summary>The clock of the pool.</summary>
    public TimeProvider Time { get; }

    /// <summary>The lock for flags and sums.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether health is disregarded.</summary>
    public bool IsPanicking => _isPanicking;

    /// <summary>How often a member has opened, a panic has begun, or the membership has changed.</summary>
    public int Openings => Volatile.Read(ref _openings);

    /// <summary>The bound of the load factor; null for none.</summary>
    public LoadBound? Bound { get; }

    /// <summary>What else learns of outcomes.</summary>
    public OutcomeObservers Observers { get; } = new();

    /// <summary>What learns of leases; null if nothing does.</summary>
    public LeaseTracker? Tracker { get; private set; }

    /// <summary>Whether members with requests that fail are ejected.</summary>
    public bool EjectsOutliers => _ejection is not null;

    /// <summary>Whether slow start or the load factor may decide which of the members takes a request.</summary>
    public bool ShiftsTraffic => Bound is not null || _warmUp?.IsActive == true;

    /// <summary>The weight that may be selected, health regarded, as a share of all weight; 0 if there is
    /// none.</summary>
    public double HealthyShare => Volatile.Read(ref _healthyShare);

    /// <summary>How long until the first suspended or ejected member comes back; null if there is none.</summary>
    public TimeSpan? NextReturn
    {
        get
        {
            lock (Gate)
            {
                return MemberReturns.FirstReturn(_members) is { } end ? _suspensions.TimeLeft(end) : null;
            }
        }
    }

    /// <summary>How long until a member comes back; null if it is neither suspended nor ejected.</summary>
    public TimeSpan? ReturnOf(MemberState member)
    {
        lock (Gate)
        {
            return MemberReturns.ReturnOf(member) is { } end ? _suspensions.TimeLeft(end) : null;
        }
    }

    /// <summary>The members at the moment. Under the gate.</summary>
    public ImmutableArray<MemberState> MembersUnderGate => _members;

    /// <summary>Changes flags of a member. Under the gate.</summary>
    /// <returns>Whether a panic began or ended.</returns>
    public bool Change(MemberState member, MemberFlags set, MemberFlags cleared)
    {
        MemberFlags before = member.Flags;
        MemberFlags after = (before | set) & ~cleared;
        if (before == after)
        {
            return false;
        }

        int weight = member.Record.Weight;
        _weights += MemberWeights.Of(after, weight) - MemberWeights.Of(before, weight);
        bool wasPanicking = _isPanicking;
        bool panics = _weights.Panics(_panicThreshold);
        if (panics)
        {
            _isPanicking = true;
        }

        _warmUp?.Update(member, before, after, _members);
        member.SetFlags(after);
        if ((before & ~after) != 0 || (panics && !wasPanicking))
        {
            Interlocked.Increment(ref _openings); // before the panic ends: see MemberState
        }

        _isPanicking = panics;
        PublishWeights();
        return panics != wasPanicking;
    }

    /// <summary>Suspends a member, or ends its suspension. Under the gate.</summary>
    /// <returns>Whether a panic began or ended.</returns>
    public bool Suspend(MemberState member, TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return Change(member, set: MemberFlags.None, cleared: MemberFlags.Suspended);
        }

        _timer.RunBy(_suspensions.Extend(member, duration));
        return Change(member, set: MemberFlags.Suspended, cleared: MemberFlags.None);
    }

    /// <summary>Ends the suspensions that have run out, lets warming members accept more, and lets selectors that
    /// mirror loads know.</summary>
    public void EndWhatHasRunOut()
    {
        List<MemberState> changed = [];
        bool hasPanicChanged = false;
        lock (Gate)
        {
            foreach (MemberState member in _members)
            {
                MemberFlags over = _suspensions.HasRunOut(member) ? MemberFlags.Suspended : MemberFlags.None;
                if (_ejection?.HasRunOut(member) == true)
                {
                    over |= MemberFlags.Ejected;
                    _ejection.End(member);
                }

                if (over != MemberFlags.None)
                {
                    hasPanicChanged |= Change(member, set: MemberFlags.None, cleared: over);
                    changed.Add(member);
                }
            }

            _warmUp?.Step(changed);
            _timer.Restart(MemberReturns.FirstEnd(_members), _warmUp?.NextStep);
        }

        changed.ForEach(static member => member.Load.NotifyObservers());
        if (hasPanicChanged)
        {
            NotifyObserversOfUnhealthy();
        }
    }

    /// <summary>Prepares a change of the membership: health is disregarded if it was or will be. Under the gate, after
    /// the members have joined and before views are published.</summary>
    /// <param name="next">The members after the change.</param>
    /// <param name="opening">Those that can be selected from now on and could not before.</param>
    public void Expand(ImmutableArray<MemberState> next, IReadOnlyList<MemberState> opening)
    {
        _members = next;
        _isPanicking |= MemberWeights.Sum(next).Panics(_panicThreshold);
        _warmUp?.Begin(opening, next);
        Interlocked.Increment(ref _openings);
    }

    /// <summary>Completes a change of the membership, after views were published and pending flags were set.</summary>
    /// <param name="wasPanicking">Whether health was disregarded before the change.</param>
    /// <param name="closed">Members that have closed or left with the change.</param>
    /// <returns>Whether health is disregarded now and was not before, or the other way round.</returns>
    public bool Settle(bool wasPanicking, IReadOnlyList<MemberState> closed)
    {
        // A selection that read the old membership may find none of it once health is regarded again. Then it must look
        // again, so this comes before the panic ends.
        Interlocked.Increment(ref _openings);
        _weights = MemberWeights.Sum(_members);
        _isPanicking = _weights.Panics(_panicThreshold);
        PublishWeights();
        _warmUp?.End(closed);

        return _isPanicking != wasPanicking;
    }

    /// <summary>Lets an observer learn of outcomes from now on.</summary>
    public void AddObserver(IOutcomeObserver observer)
    {
        Observers.Add(observer);
        lock (Gate)
        {
            Tracker ??= CreateTracker();
            foreach (MemberState member in _members)
            {
                member.Tracker = Tracker;
            }
        }
    }

    /// <summary>Lets selectors that mirror loads know that the pool regards or disregards health. Without the
    /// gate.</summary>
    public void NotifyObserversOfUnhealthy()
    {
        ImmutableArray<MemberState> members;
        lock (Gate)
        {
            members = _members;
        }

        foreach (MemberState member in members)
        {
            if ((member.Flags & MemberFlags.Opinions) != 0)
            {
                member.Load.NotifyObservers();
            }
        }
    }

    private LeaseTracker CreateTracker() => new(Bound, _ejection, Observers, Time, Name);

    private void PublishWeights()
    {
        Volatile.Write(ref _healthyShare, _weights.Total == 0 ? 0 : (double)_weights.Usable / _weights.Total);
        Bound?.Weight = _isPanicking ? _weights.Available : _weights.Usable;
    }
}
