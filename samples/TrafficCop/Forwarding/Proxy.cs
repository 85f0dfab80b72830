using Balancing;
using Microsoft.AspNetCore.Connections;

namespace TrafficCop.Forwarding;

/// <summary>A small HTTP proxy. It sends each request to the backend that a selector chooses.</summary>
/// <remarks>Made to be copied. Protocol upgrades (WebSocket) and trailers are not supported.</remarks>
/// <param name="selector">The selector. The proxy works with each of them.</param>
/// <param name="getKey">Returns the affinity key of a request: the client address, a user id, or none.</param>
/// <param name="client">An invoker, because an HttpClient would add redirects, buffering and a timeout.</param>
internal sealed class Proxy(
    IBackendSelector selector, Func<HttpContext, SelectionKey> getKey, HttpMessageInvoker client)
{
    // A request that fails on three servers is more likely the cause of the failures than the servers are.
    private const int MaxAttempts = 3;

    private int _retries;

    /// <summary>The number of failed attempts that were repeated at another backend.</summary>
    public int Retries => Volatile.Read(ref _retries);

    public async Task HandleAsync(HttpContext context)
    {
        SelectionKey key = getKey(context);
        Backend[] tried = [];
        while (tried.Length < MaxAttempts)
        {
            // Held until the last byte of the response has been forwarded: until then the request is in flight.
            using BackendLease lease = selector.Acquire(new SelectionContext { Key = key, Excluded = tried });
            if (lease.Backend is not ServerBackend backend)
            {
                break;
            }

            try
            {
                await ForwardAsync(context, backend, lease);
                return;
            }
            catch (Exception failure)
                when (failure is HttpRequestException or IOException or OperationCanceledException)
            {
                if (context.RequestAborted.IsCancellationRequested || IsFaultOfClient(failure))
                {
                    lease.Report(RequestOutcome.Canceled); // bad or impatient clients must not eject a healthy server
                    RejectRequest(context, failure);
                    return;
                }

                lease.Report(RequestOutcome.Failed); // after a few of them, OutlierEjection leaves the server out
                bool isUnsent = IsUnsent(failure);
                tried = [.. tried, backend];
                if (context.Response.HasStarted)
                {
                    context.Abort(); // half a response must not look complete
                    return;
                }

                context.Response.Clear();
                if (!isUnsent && !IsRepeatable(context))
                {
                    break; // the server may have processed it: only the client may repeat it
                }

                Interlocked.Increment(ref _retries);
            }
        }

        context.Response.StatusCode = tried.Length == 0
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status502BadGateway;
    }

    private async Task ForwardAsync(HttpContext context, ServerBackend backend, BackendLease lease)
    {
        using HttpRequestMessage request = ProxyMessage.CreateRequest(context, backend.Origin);
        using HttpResponseMessage response = await client.SendAsync(request, context.RequestAborted);
        bool isServerError = (int)response.StatusCode >= StatusCodes.Status500InternalServerError;
        lease.Report(isServerError ? RequestOutcome.Failed : RequestOutcome.Succeeded);
        ProxyMessage.CopyHead(response, context.Response);
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>Whether the client has closed its connection, or its body is malformed or too large. HttpClient throws
    /// none of these.</summary>
    private static bool IsFaultOfClient(Exception? failure) => failure switch
    {
        null => false,
        BadHttpRequestException or ConnectionResetException or ConnectionAbortedException => true,
        _ => IsFaultOfClient(failure.InnerException),
    };

    private static void RejectRequest(HttpContext context, Exception failure)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = failure.GetBaseException() is BadHttpRequestException bad
            ? bad.StatusCode
            : StatusCodes.Status400BadRequest;
    }

    /// <summary>Whether no connection was made: no byte was sent, and the body has not been read.</summary>
    private static bool IsUnsent(Exception failure) =>
        failure is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
        }
            or OperationCanceledException { InnerException: TimeoutException }; // SocketsHttpHandler.ConnectTimeout

    /// <summary>
    /// Whether the method is idempotent (RFC 9110, 9.2.2) and there is no body. A body has been read already.
    /// </summary>
    private static bool IsRepeatable(HttpContext context)
    {
        string method = context.Request.Method;
        bool isIdempotent = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method)
            || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method) || HttpMethods.IsTrace(method);
        return isIdempotent && !ProxyMessage.HasBody(context);
    }
}
