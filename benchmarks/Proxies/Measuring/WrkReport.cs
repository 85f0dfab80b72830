namespace Proxies.Measuring;

/// <summary>What wrk has seen.</summary>
/// <param name="Requests">The answers.</param>
/// <param name="MedianMicroseconds">The latency that half of them stayed below.</param>
/// <param name="HighMicroseconds">The latency that 99 of 100 stayed below.</param>
/// <param name="HasFailures">Whether a request failed.</param>
internal readonly record struct WrkReport(
    long Requests, double MedianMicroseconds, double HighMicroseconds, bool HasFailures);
