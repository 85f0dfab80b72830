using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>Decides which members are ejected because their requests fail, and for how long (P20).</summary>
/// <remarks>Outcomes are counted without a lock. The rest is used under the gate of the pool, where the limits are
/// exact under any concurrency.</remarks>
internal sealed class OutlierDetector(OutlierEjectionOptions options, TimeProvider time)
{
    // 0.29 of 100 is 29 and 0.55 of 100 is 55, although the products of the nearest doubles lie below and above.
    private const double Rounding = 1e-9;

    private readonly int? _consecutiveFailures = options.ConsecutiveFailures;
    private readonly double? _failureRate = options.FailureRate;
    private readonly int _minimumRequests = options.MinimumRequests;
    private readonly long _interval = ToTicks(options.Interval, time);
    private readonly long _baseDuration = ToTicks(options.BaseDuration, time);
    private readonly long _maxDuration = ToTicks(options.MaxDuration, time);
    private readonly double _maxEjectedShare = options.MaxEjectedShare;

    /// <summary>Counts the outcome of a request. Without the gate.</summary>
    /// <param name="counts">What is known of the member.</param>
    /// <param name="epoch">The epoch in which the request began.</param>
    /// <param name="outcome">What was reported; canceled and unknown requests count for nothing.</param>
    /// <returns>Whether the member is due to be ejected.</returns>
    public bool Count(FailureCounts counts, int epoch, RequestOutcome? outcome)
    {
        if (outcome is not (RequestOutcome.Succeeded or RequestOutcome.Failed) || epoch % 2 != 0)
        {
            return false;
        }

        bool hasFailed = outcome == RequestOutcome.Failed;
        bool isDue = false;
        if (_failureRate is { } rate)
        {
            (int requests, int failures) = counts.AddToRate(epoch, time.GetTimestamp() / _interval, hasFailed);
            isDue = hasFailed && requests >= _minimumRequests && failures + Rounding >= rate * requests;
        }

        if (!hasFailed)
        {
            counts.AddSuccess(epoch);
        }
        else if (_consecutiveFailures is { } limit)
        {
            isDue |= counts.AddFailure(epoch) >= limit;
        }

        return isDue;
    }

    /// <summary>Whether a member may be ejected: not too many are, and another one can be selected.</summary>
    public bool MayEject(MemberState member, ImmutableArray<MemberState> members)
    {
        int ejected = 1; // with this one
        long others = 0;
        foreach (MemberState other in members)
        {
            ejected += (other.Flags & MemberFlags.Ejected) != 0 ? 1 : 0;
            others += other != member && MemberWeights.IsUsable(other.Flags) ? other.Record.Weight : 0;
        }

        return others > 0 && ejected <= Math.Max(1, (int)((_maxEjectedShare * members.Length) + Rounding));
    }

    /// <summary>An ejection begins.</summary>
    /// <returns>When it ends, as a timestamp.</returns>
    public long Begin(FailureCounts counts)
    {
        long now = time.GetTimestamp();
        long forgotten = (now - counts.ReturnedAt) / _baseDuration;
        counts.Row = (int)Math.Max(0, counts.Row - forgotten) + 1;
        counts.EjectedUntil = now + Math.Min(_maxDuration, counts.Row * _baseDuration);
        counts.BeginEpoch();
        return counts.EjectedUntil;
    }

    /// <summary>Whether a member is ejected and its time is over.</summary>
    public bool HasRunOut(MemberState member) =>
        (member.Flags & MemberFlags.Ejected) != 0 && member.Record.Failures!.EjectedUntil <= time.GetTimestamp();

    /// <summary>An ejection ends.</summary>
    public void End(FailureCounts counts)
    {
        counts.ReturnedAt = time.GetTimestamp();
        counts.BeginEpoch();
    }

    private static long ToTicks(TimeSpan duration, TimeProvider time) =>
        Math.Max(1, (long)Math.Ceiling(duration.TotalSeconds * time.TimestampFrequency));
}
