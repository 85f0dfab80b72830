using System.Globalization;

namespace Balancing.Benchmarks.Tables;

/// <summary>Figures as the tables show them: two significant digits, because more would be noise.</summary>
internal static class Figures
{
    public static string Time(double nanoseconds) => nanoseconds switch
    {
        < 9.95 => Text($"{nanoseconds:F1} ns"),
        < 1_000 => Text($"{nanoseconds:F0} ns"),
        < 9_950 => Text($"{nanoseconds / 1e3:F1} µs"),
        < 1e6 => Text($"{nanoseconds / 1e3:F0} µs"),
        < 9.95e6 => Text($"{nanoseconds / 1e6:F1} ms"),
        _ => Text($"{nanoseconds / 1e6:F0} ms"),
    };

    /// <summary>"1/17" or "2.3".</summary>
    public static string Ratio(double ratio) => ratio switch
    {
        < 0.1 => Text($"1/{1 / ratio:F0}"),
        < 0.95 => Text($"1/{1 / ratio:F1}"),
        _ => Text($"{ratio:F1}"),
    };

    /// <summary>"1.4" or "1,200": how many times as long.</summary>
    public static string Multiple(double ratio) => ratio < 9.95 ? Text($"{ratio:F1}") : Text($"{ratio:N0}");

    /// <summary>"1/15" or "2": a target, which is a round number.</summary>
    public static string Target(double ratio) => ratio < 1 ? Text($"1/{1 / ratio:F0}") : Text($"{ratio:F0}");

    public static string Count(int number) => Text($"{number:N0}");

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
