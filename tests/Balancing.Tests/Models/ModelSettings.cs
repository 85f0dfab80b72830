namespace Balancing.Tests.Models;

/// <summary>Which options a pool has in a random history.</summary>
public sealed record ModelSettings(bool Panics, bool Bounds, bool WarmsUp, bool Ejects)
{
    /// <summary>All durations are multiples of this one: what runs out is due when the clock is moved.</summary>
    public static TimeSpan Unit { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A step of a ramp is one unit long, so each share is a multiple of 1/128.</summary>
    public static TimeSpan Window { get; } = 128 * Unit;

    public static double MinimumShare => 0.25;

    public static int ConsecutiveFailures => 3;

    public static double FailureRate => 0.5;

    public static int MinimumRequests => 4;

    public static TimeSpan Interval { get; } = 20 * Unit;

    public static TimeSpan BaseDuration { get; } = 40 * Unit;

    public static TimeSpan MaxDuration { get; } = 100 * Unit;

    public static double MaxEjectedShare => 0.5;

    public double PanicThreshold => Panics ? 0.6 : 0;

    public double LoadFactor => Bounds ? 1.25 : double.PositiveInfinity;

    /// <summary>The settings of another pool beside this one.</summary>
    public ModelSettings Opposite => new(!Panics, !Bounds, !WarmsUp, !Ejects);

    public BackendPoolOptions ToOptions(TimeProvider time) => new()
    {
        TimeProvider = time,
        PanicThreshold = PanicThreshold,
        LoadFactor = LoadFactor,
        SlowStart = WarmsUp ? new SlowStartOptions { Window = Window, MinimumShare = MinimumShare } : null,
        OutlierEjection = !Ejects ? null : new OutlierEjectionOptions
        {
            ConsecutiveFailures = ConsecutiveFailures,
            FailureRate = FailureRate,
            MinimumRequests = MinimumRequests,
            Interval = Interval,
            BaseDuration = BaseDuration,
            MaxDuration = MaxDuration,
            MaxEjectedShare = MaxEjectedShare,
        },
    };
}
