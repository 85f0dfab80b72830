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
internal sealed class PoolAdmission : PoolCondition, IExpiring
{
    private readonly double _panicThreshold;
    private readonly Suspensions _suspensions;
    private readonly WarmUp? _warmUp;
    private readonly OutlierDetector? _detector;
    private readonly PoolTimer _timer;
    private ImmutableArray<MemberState> _members = [];
    private MemberWeights _weights;
    private int _refusedAt = -1; // the openings when no member could be ejected

    public PoolAdmission(BackendPoolOptions options)
        : base(double.IsPositiveInfinity(options.LoadFactor) ? null : new LoadBound(options.LoadFactor))
    {
        Name = options.Name;
        Time = options.TimeProvider;
        _panicThreshold = options.PanicThreshold;
        _suspensions = new Suspensions(Time);
        _timer = new PoolTimer(this, Time);
        _warmUp = options.SlowStart is { } slowStart ? new WarmUp(slowStart, Time, _timer) : null;
        _detector = options.OutlierEjection is { } ejection ? new OutlierDetector(ejection, Time) : null;
    }

    /// <summary>The name of the pool; null for none.</summary>
    public string? Name { get; }

    /// <summary>The clock of the pool.</summary>
    public TimeProvider Time { get; }

    /// <summary>What learns of leases; null if nothing does.</summary>
    public ILeaseTracker? Tracker { get; private set; }

    /// <summary>Whether members with requests that fail are ejected.</summary>
    public bool EjectsOutliers => _detector is not null;

    /// <summary>Whether slow start or the load factor may decide which of the members takes a request.</summary>
    public bool ShiftsTraffic => Bound is not null || _warmUp?.IsActive == true;

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
        _weights += MemberWeights.Create(after, weight) - MemberWeights.Create(before, weight);
        bool wasPanicking = IsPanicking;
        bool panics = _weights.Panics(_panicThreshold);
        if (panics && !wasPanicking)
        {
            // Counted before the member closes: a selection that has passed over the unhealthy ones, and now meets this
            // one closed, must look again.
            IsPanicking = true;
            CountOpening();
        }

        _warmUp?.Update(member, before, after, _members);
        member.SetFlags(after);
        if ((before & ~after) != 0)
        {
            CountOpening(); // before the panic ends: see MemberState
        }

        IsPanicking = panics;
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

    /// <summary>Counts the outcome of a request, and ejects the member if that is due. Without the gate.</summary>
    /// <returns>Whether it was ejected.</returns>
    public bool CountOutcome(MemberState member, int epoch, RequestOutcome? outcome)
    {
        FailureCounts counts = member.Record.Failures!;

        // During an outage many are due and none may be ejected. Nothing has changed that until a member opens.
        int openings = Openings;
        if (!_detector!.Count(counts, epoch, outcome) || Volatile.Read(ref _refusedAt) == openings)
        {
            return false;
        }

        bool hasPanicChanged;
        lock (Gate)
        {
            if (counts.Epoch != epoch || member.HasEnded)
            {
                return false;
            }

            if (!_detector.MayEject(member, _members))
            {
                Volatile.Write(ref _refusedAt, openings);
                return false;
            }

            _timer.RunBy(_detector.Begin(counts));
            hasPanicChanged = Change(member, set: MemberFlags.Ejected, cleared: MemberFlags.None);
        }

        member.Load.NotifyObservers();
        if (hasPanicChanged)
        {
            NotifyObserversOfUnhealthy();
        }

        return true;
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
                if (_detector?.HasRunOut(member) == true)
                {
                    over |= MemberFlags.Ejected;
                    _detector.End(member.Record.Failures!);
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
        IsPanicking |= MemberWeights.Sum(next).Panics(_panicThreshold);
        _warmUp?.Begin(opening, next);
        CountOpening();
    }

    /// <summary>Completes a change of the membership, after views were published and pending flags were set.</summary>
    /// <param name="wasPanicking">Whether health was disregarded before the change.</param>
    /// <param name="closed">Members that have closed or left with the change.</param>
    /// <returns>Whether health is disregarded now and was not before, or the other way round.</returns>
    public bool Settle(bool wasPanicking, IReadOnlyList<MemberState> closed)
    {
        // A selection that read the old membership may find none of it once health is regarded again. Then it must look
        // again, so this comes before the panic ends.
        CountOpening();
        _weights = MemberWeights.Sum(_members);
        IsPanicking = _weights.Panics(_panicThreshold);
        PublishWeights();
        _warmUp?.End(closed);

        return IsPanicking != wasPanicking;
    }

    /// <summary>Lets a tracker learn of leases from now on.</summary>
    public void Attach(ILeaseTracker tracker)
    {
        lock (Gate)
        {
            Tracker ??= tracker;
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

    private void PublishWeights()
    {
        HealthyShare = _weights.Total == 0 ? 0 : (double)_weights.Usable / _weights.Total;
        Bound?.Weight = IsPanicking ? _weights.Available : _weights.Usable;
    }
}
