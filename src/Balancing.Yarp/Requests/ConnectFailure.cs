using Yarp.ReverseProxy.Forwarder;

namespace Balancing.Yarp.Requests;

/// <summary>Failures before anything of the request was sent.</summary>
internal static class ConnectFailure
{
    /// <summary>Whether the error is that no connection could be made.</summary>
    /// <remarks><see cref="ForwarderError.Request"/> alone does not say so: it also stands for requests that were sent.
    /// A connect time-out is a cancellation with a <see cref="TimeoutException"/> inside; other time-outs have none,
    /// because YARP sends without <see cref="HttpClient"/>.</remarks>
    public static bool IsIn(IForwarderErrorFeature error) => error.Error switch
    {
        ForwarderError.Request => error.Exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
        },
        ForwarderError.RequestTimedOut => error.Exception is OperationCanceledException
        {
            InnerException: TimeoutException,
        },
        _ => false,
    };
}
