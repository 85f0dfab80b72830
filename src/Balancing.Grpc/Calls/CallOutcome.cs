using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace Balancing.Grpc.Calls;

/// <summary>The rule for outcomes: which ends of a call are the backend's fault.</summary>
internal static class CallOutcome
{
    private const string StatusHeader = "grpc-status";
    private const string ContentType = "Content-Type";
    private const string GrpcContentType = "application/grpc";
    private const long Http2Cancel = 0x8;
    private const long Http3RequestCancelled = 0x10c;

    /// <summary>The outcome of a call after its response was read to the end.</summary>
    /// <param name="response">The response.</param>
    public static RequestOutcome Classify(HttpResponseMessage response) =>
        TryGetEarly(response, out RequestOutcome outcome) || TryGetStatus(response.TrailingHeaders, out outcome)
            ? outcome
            : RequestOutcome.Failed; // the response was cut before its trailers

    /// <summary>The outcome of a call that the headers of the response tell already.</summary>
    /// <param name="response">The response.</param>
    /// <param name="outcome">The outcome.</param>
    /// <remarks>gRPC puts the status there if there are no messages, and does not read such a response. Proxies and
    /// servers of another kind answer with a status of HTTP.</remarks>
    public static bool TryGetEarly(HttpResponseMessage response, out RequestOutcome outcome)
    {
        if (TryGetStatus(response.Headers, out outcome))
        {
            return true;
        }

        outcome = response.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
            ? RequestOutcome.Succeeded // about the request: no permission, too many of them
            : RequestOutcome.Failed;
        return response.StatusCode != HttpStatusCode.OK || !IsGrpc(response);
    }

    /// <summary>The outcome of a call that ended with an exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="isCanceled">Whether the client has ended the call, itself or by its deadline.</param>
    /// <param name="deadline">The deadline of the call.</param>
    public static RequestOutcome Classify(Exception exception, bool isCanceled, CallDeadline deadline) =>
        isCanceled || IsStreamCanceled(exception) ? OfCanceled(deadline) : RequestOutcome.Failed;

    /// <summary>The outcome of a call that the client has ended.</summary>
    /// <param name="deadline">The deadline of the call.</param>
    public static RequestOutcome OfCanceled(CallDeadline deadline) =>
        deadline.HasPassed ? RequestOutcome.Failed : RequestOutcome.Canceled;

    private static RequestOutcome Classify(StatusCode status) => status switch
    {
        StatusCode.Cancelled => RequestOutcome.Canceled,
        StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Unavailable
            or StatusCode.DataLoss => RequestOutcome.Failed,
        _ => RequestOutcome.Succeeded, // an answer about the request: not found, no permission, no quota
    };

    private static bool IsGrpc(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues(ContentType, out HeaderStringValues values)
            && values.ToString().StartsWith(GrpcContentType, StringComparison.OrdinalIgnoreCase);

    private static bool TryGetStatus(HttpHeaders headers, out RequestOutcome outcome)
    {
        if (!headers.NonValidated.TryGetValues(StatusHeader, out HeaderStringValues values))
        {
            outcome = default;
            return false;
        }

        outcome = int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int status)
            ? Classify((StatusCode)status)
            : RequestOutcome.Failed;
        return true;
    }

    // Servers cancel the stream of a call at its deadline.
    private static bool IsStreamCanceled(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException { ErrorCode: Http2Cancel or Http3RequestCancelled })
            {
                return true;
            }
        }

        return false;
    }
}
