using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Balancing.Grpc.Calls;

/// <summary>The deadline of a call, as its backend had it.</summary>
/// <remarks>gRPC cancels a call at its deadline just as a caller cancels it. The time that has passed tells them apart:
/// nine tenths of the time-out, since gRPC sends it rounded and starts it a little earlier.</remarks>
internal readonly struct CallDeadline
{
    private const string Header = "grpc-timeout";
    private const double Reached = 0.9;

    private readonly long _start;
    private readonly TimeSpan _timeout; // zero for none

    private CallDeadline(TimeSpan timeout)
    {
        _timeout = timeout;
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Whether the backend had the time that the caller gave it.</summary>
    public bool HasPassed => _timeout > TimeSpan.Zero && Stopwatch.GetElapsedTime(_start) >= Reached * _timeout;

    /// <summary>The deadline of a call that is about to be sent.</summary>
    /// <param name="request">The request.</param>
    public static CallDeadline Read(HttpRequestMessage request) =>
        request.Headers.NonValidated.TryGetValues(Header, out HeaderStringValues values)
            && values.FirstOrDefault() is { } text
            ? new CallDeadline(Parse(text))
            : default;

    // At most eight digits and a unit.
    private static TimeSpan Parse(string text)
    {
        if (text.Length is < 2 or > 9
            || !long.TryParse(text.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long value))
        {
            return TimeSpan.Zero;
        }

        return text[^1] switch
        {
            'H' => TimeSpan.FromHours(value),
            'M' => TimeSpan.FromMinutes(value),
            'S' => TimeSpan.FromSeconds(value),
            'm' => TimeSpan.FromMilliseconds(value),
            'u' => TimeSpan.FromMicroseconds(value),
            'n' => TimeSpan.FromTicks((value + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick),
            _ => TimeSpan.Zero,
        };
    }
}
