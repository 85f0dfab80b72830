using System.Runtime.CompilerServices;

namespace Balancing.Hosting;

/// <summary>How the backends of a pool are checked.</summary>
/// <remarks>See <see cref="HealthMonitor"/>.</remarks>
public sealed class HealthCheckOptions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>What a check does: by default <see cref="HealthCheckType.Tcp"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined in the enumeration.</exception>
    public HealthCheckType Type
    {
        get;
        set => field = value is HealthCheckType.Tcp or HealthCheckType.Http
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"Type must be Tcp or Http, but was {value}.");
    }

    /// <summary>The path of an HTTP check, with an optional query: begins with a slash; by default <c>/</c>. It
    /// follows the path of the backend's address.</summary>
    /// <exception cref="ArgumentException">The value is null, does not begin with a slash, or has a space or a
    /// fragment.</exception>
    public string Path
    {
        get;
        set => field = value is ['/', ..] && !value.Any(static c => char.IsWhiteSpace(c) || c == '#')
            ? value
            : throw new ArgumentException(
                $"Path must begin with '/' and have no space and no '#', but was '{value}'.", nameof(value));
    } = "/";

    /// <summary>The status that an HTTP check expects: 200 to 599, by default 200. No redirect is followed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range.</exception>
    public int ExpectedStatus
    {
        get;
        set => field = value is >= 200 and <= 599
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"ExpectedStatus must be between 200 and 599, but was {value}.");
    } = 200;

    /// <summary>The time between the starts of two checks of a backend: 1 ms to 1 day, by default 5 seconds. Each is up
    /// to a tenth shorter or longer, at random.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range.</exception>
    public TimeSpan Interval
    {
        get;
        set => field = Checked(value);
    } = TimeSpan.FromSeconds(5);

    /// <summary>The time after which a check has failed: 1 ms to 1 day, by default 1 second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range.</exception>
    public TimeSpan Timeout
    {
        get;
        set => field = Checked(value);
    } = TimeSpan.FromSeconds(1);

    /// <summary>How many checks in a row must succeed before an unhealthy backend is healthy: 1 or more, by default
    /// 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rise
    {
        get;
        set => field = AtLeastOne(value);
    } = 2;

    /// <summary>How many checks in a row must fail before a healthy backend is unhealthy: 1 or more, by default
    /// 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Fall
    {
        get;
        set => field = AtLeastOne(value);
    } = 3;

    /// <summary>A copy, which later changes do not reach.</summary>
    internal HealthCheckOptions Copy() => (HealthCheckOptions)MemberwiseClone();

    /// <summary>Whether all values are equal.</summary>
    internal bool IsSameAs(HealthCheckOptions other) =>
        Type == other.Type
        && Path == other.Path
        && ExpectedStatus == other.ExpectedStatus
        && Interval == other.Interval
        && Timeout == other.Timeout
        && Rise == other.Rise
        && Fall == other.Fall;

    private static TimeSpan Checked(TimeSpan value, [CallerMemberName] string name = "") =>
        value >= Shortest && value <= Longest
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"{name} must be between 1 ms and 1 day, but was {value}.");

    private static int AtLeastOne(int value, [CallerMemberName] string name = "") =>
        value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"{name} must be at least 1, but was {value}.");
}
