using System.Globalization;
using System.Net.Http.Headers;

namespace Balancing.Grpc.Picking;

/// <summary>What the headers of a call say about its backend.</summary>
internal static class CallKeys
{
    // gRPC proposal A6: the number of attempts before this one.
    private const string PreviousAttempts = "grpc-previous-rpc-attempts";

    // gRPC makes five attempts at most by default. A caller can set the header too.
    private const int MaxAttempts = 15;

    /// <summary>The affinity key of a call; none if the header is missing or empty.</summary>
    /// <param name="request">The request.</param>
    /// <param name="header">The header; null if calls have no keys.</param>
    public static SelectionKey ReadKey(HttpRequestMessage? request, string? header) =>
        header is not null && GetFirst(request, header) is { Length: > 0 } value
            ? SelectionKey.FromString(value)
            : SelectionKey.None;

    /// <summary>How many attempts of the call have been made before: 0 to 15.</summary>
    /// <param name="request">The request.</param>
    public static int AttemptsBefore(HttpRequestMessage? request) =>
        int.TryParse(
            GetFirst(request, PreviousAttempts), NumberStyles.None, CultureInfo.InvariantCulture, out int attempts)
            ? Math.Min(attempts, MaxAttempts)
            : 0;

    private static string? GetFirst(HttpRequestMessage? request, string header) =>
        request is not null && request.Headers.NonValidated.TryGetValues(header, out HeaderStringValues values)
            ? values.FirstOrDefault()
            : null;
}
