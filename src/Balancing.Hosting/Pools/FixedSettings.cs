using System.Globalization;

namespace Balancing.Hosting.Pools;

/// <summary>The settings that a running pool keeps: its selector and its options. As texts, to be compared.</summary>
internal sealed class FixedSettings
{
    private readonly (string Key, string Value)[] _values;

    private FixedSettings((string Key, string Value)[] values) => _values = values;

    public static FixedSettings Create(NamedBackendPoolOptions options)
    {
        BackendPoolOptions pool = options.Pool;
        return new FixedSettings(
        [
            (nameof(options.Selector), options.CreateSelector is null ? options.Selector.ToUpperInvariant() : ""),
            (nameof(pool.PanicThreshold), Text($"{pool.PanicThreshold:R}")),
            (nameof(pool.LoadFactor), Text($"{pool.LoadFactor:R}")),
            (nameof(pool.SlowStart), Describe(pool.SlowStart)),
            (nameof(pool.OutlierEjection), Describe(pool.OutlierEjection)),
        ]);
    }

    /// <summary>The keys with values that differ, separated by commas; empty if there are none.</summary>
    public string DescribeChanges(FixedSettings other) =>
        string.Join(
            ", ", _values.Zip(other._values).Where(static pair => pair.First != pair.Second).Select(
                static pair => pair.First.Key));

    private static string Describe(SlowStartOptions? options) =>
        options is null ? "" : Text($"{options.Window} {options.MinimumShare:R}");

    private static string Describe(OutlierEjectionOptions? options) =>
        options is null
            ? ""
            : Text($"{options.ConsecutiveFailures} {options.FailureRate:R} {options.MinimumRequests} ")
                + Text($"{options.Interval} {options.BaseDuration} {options.MaxDuration} {options.MaxEjectedShare:R}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
