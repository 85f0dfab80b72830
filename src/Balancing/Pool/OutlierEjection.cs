namespace Balancing.Pool;

/// <summary>Ejects members with requests that fail, and lets them return (P20).</summary>
/// <remarks>Counts are kept without a lock. A member is ejected and returns under the gate of the pool, where its
/// limits are exact under any concurrency. The timer of the pool only ends an ejection: no traffic is needed for
/// it.</remarks>
internal sealed class OutlierEjection(PoolAdmission pool, OutlierEjectionOptions options, PoolTimer timer)
{
    // 0.29 of 100 is 29, although the product of the nearest doubles lies below.
    private const double Rounding = 1e-9;

    private readonly int? _consecutiveFailures = options.ConsecutiveFailures;
    private readonly double? _failureRate = options.FailureRate;
    private readonly int _minimumRequests = options.MinimumRequests;
    private readonly long _interval = ToTicks(options.Interval, pool.Time);
    private readonly long _baseDuration = ToTicks(options.BaseDuration, pool.Time);
    private readonly long _maxDuration = ToTicks(options.MaxDuration, pool.Time);
    private readonly double _maxEjectedShare = options.MaxEjectedShare;
    private int _refusedAt = -1; // the openings of the pool when no member could be ejected

    /// <summary>Counts the outcome of a request, and ejects the member if it is due.</summary>
    /// <param name="member">The member.</param>
    /// <param name="id">Its id, for metrics.</param>
    /// <param name="epoch">The epoch in which the request began.</param>
    /// <param name="outcome">What was reported; canceled and unknown requests count for nothing.</param>
    public void Count(MemberState member, string id, int epoch, RequestOutcome? outcome)
    {
        FailureCounts counts = member.Record.Failures!;
        if (outcome is not (RequestOutcome.Succeeded or RequestOutcome.Failed) || epoch % 2 != 0)
        {
            return;
        }

        bool hasFailed = outcome == RequestOutcome.Failed;
        bool isDue = false;
        if (_failureRate is { } rate)
        {
            (int requests, int failures) = counts.AddToRate(epoch, pool.Time.GetTimestamp() / _interval, hasFailed);
            isDue = hasFailed && requests >= _minimumRequests && failures >= rate * requests;
        }

        if (!hasFailed)
        {
            counts.AddSuccess(epoch);
        }
        else if (_consecutiveFailures is { } limit)
        {
            isDue |= counts.AddFailure(epoch) >= limit;
        }

        if (isDue && TryEject(member, counts, epoch))
        {
            PoolMetrics.OnEjection(pool.Name, id);
        }
    }

    /// <summary>Whether a member is ejected and its time is over. Under the gate.</summary>
    public bool HasRunOut(MemberState member) =>
        (member.Flags & MemberFlags.Ejected) != 0 && member.Record.Failures!.EjectedUntil <= pool.Time.GetTimestamp();

    /// <summary>Notes that a member returns. Under the gate.</summary>
    public void End(MemberState member)
    {
        FailureCounts counts = member.Record.Failures!;
        counts.ReturnedAt = pool.Time.GetTimestamp();
        counts.BeginEpoch();
    }

    private static long ToTicks(TimeSpan duration, TimeProvider time) =>
        Math.Max(1, (long)Math.Ceiling(duration.TotalSeconds * time.TimestampFrequency));

    private bool TryEject(MemberState member, FailureCounts counts, int epoch)
    {
        // During an outage many are due and none may be ejected. Nothing has changed that until a member opens.
        int openings = pool.Openings;
        if (Volatile.Read(ref _refusedAt) == openings)
        {
            return false;
        }

        bool hasPanicChanged;
        lock (pool.Gate)
        {
            if (counts.Epoch != epoch || member.HasEnded)
            {
                return false;
            }

            if (!MayEject(member))
            {
                Volatile.Write(ref _refusedAt, openings);
                return false;
            }

            long now = pool.Time.GetTimestamp();
            long forgotten = (now - counts.ReturnedAt) / _baseDuration;
            counts.Row = (int)Math.Max(0, counts.Row - forgotten) + 1;
            counts.EjectedUntil = now + Math.Min(_maxDuration, counts.Row * _baseDuration);
            counts.BeginEpoch();
            hasPanicChanged = pool.Change(member, set: MemberFlags.Ejected, cleared: MemberFlags.None);
            timer.RunBy(counts.EjectedUntil);
        }

        member.NotifyObservers(hasPanicChanged);
        return true;
    }

    private bool MayEject(MemberState member)
    {
        int members = 0;
        int ejected = 1; // with this one
        long others = 0;
        foreach (MemberState other in pool.MembersUnderGate)
        {
            members++;
            ejected += (other.Flags & MemberFlags.Ejected) != 0 ? 1 : 0;
            others += other != member && MemberWeights.IsUsable(other.Flags) ? other.Record.Weight : 0;
        }

        return others > 0 && ejected <= Math.Max(1, (int)((_maxEjectedShare * members) + Rounding));
    }
}
