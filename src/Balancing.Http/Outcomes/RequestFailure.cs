using System.Net;

namespace Balancing.Http.Outcomes;

/// <summary>What a response or an exception says about the backend.</summary>
internal static class RequestFailure
{
    /// <summary>Whether the server has failed, or refuses because it has too much to do: 429, and 500 and
    /// above.</summary>
    public static bool IsFailure(HttpStatusCode status) => status
        is HttpStatusCode.TooManyRequests
        or >= HttpStatusCode.InternalServerError;

    /// <summary>The outcome of an attempt that ended with an exception.</summary>
    /// <remarks>Once the caller has canceled, the exception tells nothing about the backend, whatever its type.
    /// </remarks>
    public static RequestOutcome GetOutcome(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? RequestOutcome.Canceled : RequestOutcome.Failed;

    /// <summary>Whether no connection was made. Without a redirect, no server can have seen the request
    /// then.</summary>
    public static bool IsUnconnected(Exception failure, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && failure switch
        {
            HttpRequestException request => request.HttpRequestError
                is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError,

            // SocketsHttpHandler.ConnectTimeout. The timeout of HttpClient is outside and cancels the token.
            TaskCanceledException { InnerException: TimeoutException } => true,
            _ => false,
        };

    /// <summary>Whether no server can have had the request before connecting failed, or whether that does no
    /// harm.</summary>
    /// <remarks>If a server closes a kept connection after it has read a request without content,
    /// <see cref="SocketsHttpHandler"/> sends the request again by itself. If that fails to connect, the exception does
    /// not show that the server may have acted on the request. HTTP/2, which CONNECT is for, repeats only what the
    /// server has not begun.</remarks>
    public static bool IsNeverRepeatedSilently(HttpRequestMessage request) =>
        request.Content is not null
        || request.Method == HttpMethod.Get
        || request.Method == HttpMethod.Head
        || request.Method == HttpMethod.Options
        || request.Method == HttpMethod.Trace
        || request.Method == HttpMethod.Connect;
}
