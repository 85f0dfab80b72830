using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Balancing.Yarp.Requests;

/// <summary>What came of an attempt, from the error that YARP reports.</summary>
internal static class ForwarderOutcome
{
    /// <summary>The outcome of the present attempt.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isAnswered">Whether the headers of a response have arrived.</param>
    /// <param name="isTimedOut">Whether the time-out of the route has passed.</param>
    /// <returns>Null if it says nothing about the backend.</returns>
    public static RequestOutcome? Classify(HttpContext context, bool isAnswered, bool isTimedOut) =>
        Classify(
            context.Features.Get<IForwarderErrorFeature>()?.Error ?? ForwarderError.None,
            isAnswered,
            isClientGone: context.RequestAborted.IsCancellationRequested && !isTimedOut);

    /// <summary>The outcome for an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="isAnswered">Whether the headers of a response have arrived.</param>
    /// <param name="isClientGone">Whether the client has given up. A request time-out of the proxy is the fault of the
    /// backend.</param>
    public static RequestOutcome? Classify(ForwarderError error, bool isAnswered, bool isClientGone) => error switch
    {
        // The proxy itself failed, or answered.
        ForwarderError.RequestCreation or ForwarderError.NoAvailableDestinations => null,
        ForwarderError.None => isAnswered ? RequestOutcome.Succeeded : null,

        // Cut off, by the client or by a time-out of the proxy.
        ForwarderError.RequestCanceled
            or ForwarderError.RequestBodyCanceled
            or ForwarderError.ResponseBodyCanceled => OfCut(isAnswered, isClientGone),

        // The client's side failed: the backend has done its part if it has answered.
        ForwarderError.RequestBodyClient
            or ForwarderError.ResponseBodyClient
            or ForwarderError.UpgradeRequestClient
            or ForwarderError.UpgradeResponseClient
            or ForwarderError.UpgradeRequestCanceled
            or ForwarderError.UpgradeResponseCanceled
            or ForwarderError.UpgradeActivityTimeout =>
                isAnswered ? RequestOutcome.Succeeded : RequestOutcome.Canceled,

        // A backend may refuse a body by answering before its end.
        ForwarderError.RequestBodyDestination =>
            isAnswered ? RequestOutcome.Succeeded : RequestOutcome.Failed,

        _ => RequestOutcome.Failed,
    };

    private static RequestOutcome OfCut(bool isAnswered, bool isClientGone) => (isAnswered, isClientGone) switch
    {
        (_, false) => RequestOutcome.Failed,
        (true, true) => RequestOutcome.Succeeded,
        (false, true) => RequestOutcome.Canceled,
    };
}
