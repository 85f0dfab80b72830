using System.Globalization;

namespace HttpGateway.Discovery.Docker;

/// <summary>Numbers and names of signals, as Linux has them.</summary>
internal static class StopSignal
{
    private const string NamePrefix = "SIG";
    private const string RealTime = "RTMIN+";
    private const int FirstRealTime = 34;

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["HUP"] = 1,
        ["INT"] = 2,
        ["QUIT"] = 3,
        ["KILL"] = 9,
        ["USR1"] = 10,
        ["USR2"] = 12,
        ["TERM"] = 15,
        ["WINCH"] = 28,
        ["PWR"] = 30,
    };

    /// <summary>Whether programs end on a signal, unless they say otherwise: INT, QUIT, KILL and TERM.</summary>
    public static bool Ends(int signal) => signal is 2 or 3 or 9 or 15;

    /// <summary>Reads a number or a name: 15, SIGTERM, TERM, SIGRTMIN+3.</summary>
    /// <returns>The number; null if the signal is unknown.</returns>
    public static int? Parse(string? text)
    {
        string name = text is null || !text.StartsWith(NamePrefix, StringComparison.OrdinalIgnoreCase)
            ? text ?? ""
            : text[NamePrefix.Length..];
        if (Numbers.TryGetValue(name, out int number) || TryParse(name, out number))
        {
            return number;
        }

        return name.StartsWith(RealTime, StringComparison.OrdinalIgnoreCase)
            && TryParse(name[RealTime.Length..], out int offset)
            ? FirstRealTime + offset
            : null;
    }

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
