using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Balancing.Yarp.Requests;

/// <summary>The header <c>Retry-After</c>: read from backends, written to clients.</summary>
internal static class RetryAfter
{
    // A server that names a moment years away is more likely wrong than right.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Suspends a backend that asks for it.</summary>
    /// <returns>Whether it did: status 429 or 503, and a time above zero.</returns>
    /// <remarks>A date is compared with the server's own clock if the response has its <c>Date</c>.</remarks>
    public static bool TrySuspend(HttpResponseMessage response, Backend backend, TimeProvider time)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            || response.Headers.RetryAfter is not { } header)
        {
            return false;
        }

        TimeSpan duration = DurationOf(header, response.Headers.Date ?? time.GetUtcNow());
        if (duration <= TimeSpan.Zero)
        {
            return false;
        }

        backend.SuspendFor(duration < Longest ? duration : Longest);
        return true;
    }

    /// <summary>Lets the response, if it becomes a 503, say when the first backend returns.</summary>
    /// <remarks>Not if a later attempt has a backend: then the response is that of the backend.</remarks>
    public static void Announce(HttpContext context, BackendPool pool)
    {
        if (!context.Response.HasStarted && pool.NextReturn is { } remaining)
        {
            context.Response.OnStarting(
                static state =>
                {
                    (HttpResponse response, TimeSpan remaining) = ((HttpResponse, TimeSpan))state;
                    if (response.StatusCode == StatusCodes.Status503ServiceUnavailable
                        && response.HttpContext.Features.Get<IBalancingFeature>()?.Backend is null)
                    {
                        double seconds = Math.Max(Math.Ceiling(remaining.TotalSeconds), 1);
                        response.Headers.RetryAfter = seconds.ToString("F0", CultureInfo.InvariantCulture);
                    }

                    return Task.CompletedTask;
                },
                (context.Response, remaining));
        }
    }

    private static TimeSpan DurationOf(RetryConditionHeaderValue header, DateTimeOffset now) =>
        header.Delta ?? (header.Date is { } date ? date - now : TimeSpan.Zero);
}
