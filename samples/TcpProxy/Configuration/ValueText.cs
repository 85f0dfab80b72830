using System.Globalization;
using System.Net;

namespace TcpProxy.Configuration;

/// <summary>Parses the values that options and configuration files share.</summary>
internal static class ValueText
{
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]; // ms before s and m: the longest match counts

    /// <summary>A duration with its unit: 500ms, 2s, 5m, 1h. Longer than zero.</summary>
    public static Parsed<TimeSpan> Duration(string text) => Duration(text, isZeroAllowed: false);

    /// <summary>A duration with its unit, or 0s.</summary>
    public static Parsed<TimeSpan> DurationOrZero(string text) => Duration(text, isZeroAllowed: true);

    public static Parsed<int> Number(string text, int minimum, int maximum) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= minimum
            && value <= maximum
            ? new(value, null)
            : new(0, string.Create(
                CultureInfo.InvariantCulture,
                $"must be a whole number from {minimum:N0} to {maximum:N0}, but was '{text}'."));

    public static Parsed<Algorithm> Algorithm(string text) =>
        Configuration.Algorithm.All.FirstOrDefault(
            algorithm => string.Equals(algorithm.Name, text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? new(known, null)
            : new(null, $"must be one of {string.Join(", ", Configuration.Algorithm.Names)}, but was '{text}'.");

    public static Parsed<EngineKind> Engine(string text) => text switch
    {
        "socket" => new(EngineKind.Socket, null),
        "epoll" when OperatingSystem.IsLinux() => new(EngineKind.Epoll, null),
        "epoll" => new(default, "must be socket on this system, but was 'epoll'."),
        _ => new(default, $"must be socket or epoll, but was '{text}'."),
    };

    /// <summary>The address of a listener: an IP address or localhost, and a port. Port 0 takes a free one.</summary>
    public static Parsed<IPEndPoint> Listener(string text)
    {
        if (EndPointText.TrySplit(text, out string host, out int port))
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
            {
                return new(new IPEndPoint(address, port), null);
            }

            if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
            {
                return new(new IPEndPoint(IPAddress.Loopback, port), null);
            }
        }

        return new(
            null,
            "must be an IP address and a port from 0 to 65,535, such as 127.0.0.1:5000 or [::]:5000, "
            + $"but was '{text}'.");
    }

    private static Parsed<TimeSpan> Duration(string text, bool isZeroAllowed)
    {
        foreach ((string unit, double milliseconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && long.TryParse(
                    text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture,
                    out long count)
                && count * milliseconds <= LongestDuration.TotalMilliseconds
                && (count > 0 || isZeroAllowed))
            {
                return new(TimeSpan.FromMilliseconds(count * milliseconds), null);
            }
        }

        string shortest = isZeroAllowed ? "0s" : "1ms";
        return new(
            default,
            $"must be a duration with a unit, such as 500ms, 2s or 5m, from {shortest} to 24h, but was '{text}'.");
    }
}
