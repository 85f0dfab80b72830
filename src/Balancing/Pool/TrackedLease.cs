namespace Balancing.Pool;

/// <summary>A lease that counts more than one, or of a pool that learns of its leases.</summary>
/// <remarks>A class of its own, so that other leases stay small.</remarks>
internal sealed class TrackedLease : BackendLease
{
    /// <summary>The start of a request that nothing measures.</summary>
    public const long NoStart = long.MinValue;

    private readonly LeaseTracker? _tracker;
    private readonly int _cost;
    private int _isReported;

    public TrackedLease(Backend backend, MemberState member, LeaseTracker? tracker, int cost)
        : base(backend, member.Load)
    {
        _tracker = tracker;
        _cost = cost;
        Member = member;
        Epoch = member.Record.Failures?.Epoch ?? 0;
        Start = tracker?.GetStart() ?? NoStart;
    }

    /// <summary>The membership in which the request began.</summary>
    public MemberState Member { get; }

    /// <summary>The epoch of <see cref="FailureCounts"/> in which the request began.</summary>
    public int Epoch { get; }

    /// <summary>When the request began, as a timestamp; <see cref="NoStart"/> if nothing measures it.</summary>
    public long Start { get; }

    private protected override void Release(InFlightCounter counter)
    {
        counter.Subtract(_cost);
        _tracker?.Release(_cost);
        OnOutcome(outcome: null);
    }

    private protected override void OnReport(RequestOutcome outcome) => OnOutcome(outcome);

    private void OnOutcome(RequestOutcome? outcome)
    {
        if (_tracker is not null && Interlocked.Exchange(ref _isReported, 1) == 0)
        {
            _tracker.OnOutcome(this, outcome);
        }
    }
}
