using System.Net;
using System.Net.Http.Headers;

namespace Balancing.Http.Requests;

/// <summary>Reads <c>Retry-After</c>, and writes it.</summary>
internal static class RetryAfter
{
    // A server can ask for years, by mistake or with a clock that is wrong.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How long the server asks to be left alone: 429 or 503 with <c>Retry-After</c>. Null if it does not ask,
    /// or for no time.</summary>
    /// <remarks>A date is compared with the server's own clock if the response has its <c>Date</c>.</remarks>
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider time)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            || response.Headers.RetryAfter is not { } header)
        {
            return null;
        }

        TimeSpan duration = header.Delta ?? header.Date!.Value - (response.Headers.Date ?? time.GetUtcNow());
        return duration <= TimeSpan.Zero ? null : duration < Longest ? duration : Longest;
    }

    /// <summary>The answer while all backends are out.</summary>
    public static HttpResponseMessage CreateResponse(HttpRequestMessage request, TimeSpan untilReturn)
    {
        HttpResponseMessage response = new(HttpStatusCode.ServiceUnavailable) { RequestMessage = request };

        // The header has whole seconds: rounded up, so that a backend is there when they are over. Not 0, if the timer
        // of the pool is late: a client would use up its attempts at once.
        TimeSpan delay = TimeSpan.FromSeconds(Math.Max(Math.Ceiling(untilReturn.TotalSeconds), 1));
        response.Headers.RetryAfter = new RetryConditionHeaderValue(delay);
        return response;
    }
}
