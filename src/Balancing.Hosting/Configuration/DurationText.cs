using System.Globalization;

namespace Balancing.Hosting.Configuration;

/// <summary>Reads durations: a number with a unit, or hours, minutes and seconds.</summary>
internal static class DurationText
{
    /// <summary>What a duration may be, for messages.</summary>
    public const string Allowed = "a duration such as 500ms, 2s, 5m or 00:00:30";

    private static readonly (string Name, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), // before "s", which it ends with
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <returns>The duration; null if the text is no duration. A number without a unit is no duration.</returns>
    public static TimeSpan? Parse(string text)
    {
        if (text.AsSpan().Count(':') == 2)
        {
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan clock) ? clock : null;
        }

        foreach ((string name, long ticks) in Units)
        {
            if (text.EndsWith(name, StringComparison.Ordinal))
            {
                return ParseNumber(text.AsSpan()[..^name.Length]) is { } number && number < long.MaxValue / ticks
                    ? new TimeSpan((long)(number * ticks))
                    : null;
            }
        }

        return null;
    }

    private static decimal? ParseNumber(ReadOnlySpan<char> digits) =>
        decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : null;
}
