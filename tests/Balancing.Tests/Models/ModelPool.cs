namespace Balancing.Tests.Models;

/// <summary>The rules of P09, P10, P15 to P18 and P20 for a single thread.</summary>
internal sealed class ModelPool(ModelSettings settings, TimeProvider time)
{
    private readonly Dictionary<string, ModelCount> _left = [];
    private readonly ModelRamps _ramps = new(settings, time);

    // After a refusal no member is ejected until one opens.
    private bool _isEjectionRefused;

    public List<ModelBackend> Members { get; private set; } = [];

    public TimeSpan Now => new(time.GetTimestamp());

    /// <summary>What is in flight, of all that began in a membership of this pool.</summary>
    public long Load { get; private set; }

    public double HealthyShare =>
        Members.Sum(static member => member.Weight) is > 0 and int total ? (double)UsableWeight / total : 0;

    /// <summary>Whether health is disregarded: members are available, and too little of their weight is healthy.
    /// </summary>
    public bool IsPanicking =>
        AvailableWeight > 0 && (UsableWeight == 0 || UsableWeight < settings.PanicThreshold * AvailableWeight);

    /// <summary>The time until the first member returns that nothing else is against.</summary>
    public TimeSpan? NextReturn =>
        Members.Where(static member => member.Member is { IsAvailable: true, IsDraining: false, Weight: > 0 })
            .Min(static member => member.Member.Return) - Now;

    private long AvailableWeight =>
        Members.Where(static member => member.Member.HasNoOrder).Sum(static member => (long)member.Weight);

    private long UsableWeight =>
        Members.Where(static member => member.Member.IsUsable).Sum(static member => (long)member.Weight);

    public ModelBackend? Find(string id) => Members.Find(member => member.Id == id);

    /// <summary>Whether a selector may return a member for a request (P02, P16).</summary>
    public bool CanTake(ModelBackend backend, int cost) =>
        backend.Member.HasNoOrder && IsHealthyEnough(backend) && backend.HasRoom(cost);

    /// <summary>Whether a request that prefers a member may have it: draining or not.</summary>
    public bool CanTakePreferred(ModelBackend backend, int cost) =>
        backend.Member is { IsAvailable: true, SuspendedUntil: null } && IsHealthyEnough(backend)
        && backend.HasRoom(cost);

    /// <summary>Whether the load factor leaves room (P17): n · W &lt; f · T · w.</summary>
    public bool IsWithinBound(ModelBackend backend, int cost) =>
        double.IsPositiveInfinity(settings.LoadFactor)
        || backend.Weight == 0 // only for a request that prefers it
        || backend.Count.Value * (IsPanicking ? AvailableWeight : UsableWeight)
            < settings.LoadFactor * (Load + cost) * backend.Weight;

    public bool Accepts(List<ModelBackend> next) =>
        next.TrueForAll(backend => backend.Pool is null || backend.Pool == this)
        && next.DistinctBy(static backend => backend.Id).Count() == next.Count;

    public void AddLoad(int cost) => Load += cost;

    public void Change(List<ModelBackend> next)
    {
        if (next.SequenceEqual(Members))
        {
            return;
        }

        List<ModelMember> open = FindOpen();
        foreach (ModelBackend backend in next)
        {
            backend.Pool = this;
            if (Find(backend.Id) is { } present)
            {
                // The id is a member: the state in the pool wins, except for what was set on the object before.
                present.Member.TakeExplicit(backend.Member);
                (backend.Count, backend.Member) = (present.Count, present.Member);
            }
            else
            {
                // The id joins, or returns, with its own flags and with the count of leases that are still held.
                backend.Member = backend.Member.Begin(this);
                backend.Count =
                    _left.TryGetValue(backend.Id, out ModelCount? left) && left.Value > 0 ? left : backend.Count;
            }

            (backend.Member.Weight, backend.Member.Cap) = (backend.Weight, backend.Cap);
        }

        foreach (ModelBackend gone in Members.Where(member => !next.Exists(backend => backend.Id == member.Id)))
        {
            gone.Member.HasEnded = true;
            gone.Member.Share = 1;

            // Without leases there is nothing to keep.
            if (gone.Count.Value > 0)
            {
                _left[gone.Id] = gone.Count;
            }
        }

        Members = next;
        foreach (string id in _left.Keys.Where(id => Find(id) is not null).ToArray())
        {
            _left.Remove(id);
        }

        _ramps.Update(Members, open);
        _isEjectionRefused = false;
    }

    /// <summary>Changes the state of a member, and what follows from it.</summary>
    public void Update(ModelMember member, Action change)
    {
        List<ModelMember> open = FindOpen();
        string[] before = [.. member.Reasons];
        bool wasPanicking = IsPanicking;
        change();
        _ramps.Update(Members, open);
        _isEjectionRefused &= !before.Except(member.Reasons).Any() && (wasPanicking || !IsPanicking);
    }

    /// <summary>A request has ended: ejects its member if that is due and allowed (P20).</summary>
    public void CountOutcome(ModelMember member, int epoch, RequestOutcome outcome)
    {
        if (!settings.Ejects || outcome == RequestOutcome.Canceled
            || !member.Failures.Count(epoch, outcome == RequestOutcome.Failed, Now)
            || _isEjectionRefused || member.HasEnded)
        {
            return;
        }

        int ejected = 1 + Members.Count(static other => other.Member.Failures.EjectedUntil is not null);
        bool isOtherUsable = Members.Exists(other => other.Member != member && other.Member.IsUsable);
        if (isOtherUsable && ejected <= Math.Max(1, Math.Floor(ModelSettings.MaxEjectedShare * Members.Count)))
        {
            Update(member, () => member.Failures.Eject(Now));
        }
        else
        {
            _isEjectionRefused = true;
        }
    }

    /// <summary>Ends what has run out.</summary>
    public void RunOut()
    {
        foreach (ModelMember member in Members.Select(static backend => backend.Member))
        {
            if (member.SuspendedUntil <= Now)
            {
                Update(member, () => member.SuspendedUntil = null);
            }

            if (member.Failures.EjectedUntil <= Now)
            {
                Update(member, () => member.Failures.Return(Now));
            }
        }

        _ramps.Step(Members);
    }

    private List<ModelMember> FindOpen() =>
        [.. Members.Select(static backend => backend.Member).Where(static member => member.IsUsable)];

    private bool IsHealthyEnough(ModelBackend backend) => backend.Member.HasNoOpinion || IsPanicking;
}
