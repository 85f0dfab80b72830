namespace Balancing;

/// <summary>When a pool ejects a backend for a while because its requests fail.</summary>
/// <remarks>
/// <para>The pool judges by <see cref="BackendLease.Report"/>. A lease without a report counts for nothing. An ejected
/// backend is not selected while the pool regards health, and returns after a while.</para>
/// <para>Requests that began before the ejection, or during it, count for nothing after the return. So failures that
/// are still on their way do not eject again.</para>
/// </remarks>
public sealed class OutlierEjectionOptions
{
    private int? _consecutiveFailures = 5;
    private double? _failureRate;
    private int _minimumRequests = 20;
    private TimeSpan _interval = TimeSpan.FromSeconds(10);
    private TimeSpan _baseDuration = TimeSpan.FromSeconds(30);
    private TimeSpan _maxDuration = TimeSpan.FromMinutes(5);
    private double _maxEjectedShare = 0.3;

    /// <summary>The number of failures without a success between them that ejects: 1 or more, by default 5; null
    /// disables this rule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ConsecutiveFailures
    {
        get => _consecutiveFailures;
        set => _consecutiveFailures = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"ConsecutiveFailures must be at least 1, but was {value}.");
    }

    /// <summary>The share of failures within an <see cref="Interval"/> that ejects: above 0, at most 1; null (the
    /// default) disables this rule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range, or not a number.</exception>
    public double? FailureRate
    {
        get => _failureRate;
        set => _failureRate = value is null or (> 0 and <= 1)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                FormattableString.Invariant($"FailureRate must be above 0 and at most 1, but was {value}."));
    }

    /// <summary>The number of successes and failures that an interval must have before the rate counts: 1 to 1,000,000,
    /// by default 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range.</exception>
    public int MinimumRequests
    {
        get => _minimumRequests;
        set => _minimumRequests = value is >= 1 and <= 1_000_000
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                FormattableString.Invariant($"MinimumRequests must be between 1 and 1,000,000, but was {value}."));
    }

    /// <summary>The length of the intervals over which the rate is counted: 1 ms to 1 day, by default 10
    /// seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range.</exception>
    public TimeSpan Interval
    {
        get => _interval;
        set => _interval = Checked(value, nameof(Interval));
    }

    /// <summary>The duration of the first ejection; the n-th in a row lasts n times as long. 1 ms to 1 day, by default
    /// 30 seconds.</summary>
    /// <remarks>For each such duration without an ejection, n falls by one.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range.</exception>
    public TimeSpan BaseDuration
    {
        get => _baseDuration;
        set => _baseDuration = Checked(value, nameof(BaseDuration));
    }

    /// <summary>The longest ejection: 1 ms to 1 day, by default 5 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range.</exception>
    public TimeSpan MaxDuration
    {
        get => _maxDuration;
        set => _maxDuration = Checked(value, nameof(MaxDuration));
    }

    /// <summary>The share of the members that may be ejected at the same time: 0 to 1, by default 0.3.</summary>
    /// <remarks>Counted with the one in question and rounded down. One may always be ejected. The last one that could
    /// be selected never is.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range, or not a number.</exception>
    public double MaxEjectedShare
    {
        get => _maxEjectedShare;
        set => _maxEjectedShare = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                FormattableString.Invariant($"MaxEjectedShare must be between 0 and 1, but was {value}."));
    }

    private static TimeSpan Checked(TimeSpan value, string name) =>
        value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"{name} must be between 1 ms and 1 day, but was {value}.");
}
