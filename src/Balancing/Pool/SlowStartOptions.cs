namespace Balancing;

/// <summary>Options of a slow start: a backend that warms up takes a growing share of its requests.</summary>
/// <remarks>
/// <para>A server that has just started compiles code, fills caches and opens connections. If it gets its whole share
/// at once, its first requests are slow or fail. Under least connections it even gets all requests until it has caught
/// up.</para>
/// <para>A backend warms up when it joins the pool or becomes selectable again beside another that has been selectable
/// for a whole window. So nothing warms up when the program starts, when all backends are replaced, or after an outage
/// of all.</para>
/// </remarks>
public sealed class SlowStartOptions
{
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);

    private TimeSpan _window = TimeSpan.FromSeconds(30);
    private double _minimumShare = 0.1;

    /// <summary>The time until the whole share: above 0, at most one day; by default 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range.</exception>
    public TimeSpan Window
    {
        get => _window;
        set => _window = value > TimeSpan.Zero && value <= LongestWindow
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"Window must be above 0 and at most {LongestWindow}, but was {value}.");
    }

    /// <summary>The share at the start: above 0, at most 1; by default 0.1.</summary>
    /// <remarks>The share is the time since the start ÷ <see cref="Window"/>, and at least this. So with the defaults
    /// it begins to grow after three seconds.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range, or not a number.</exception>
    public double MinimumShare
    {
        get => _minimumShare;
        set => _minimumShare = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                FormattableString.Invariant($"MinimumShare must be above 0 and at most 1, but was {value}."));
    }
}
