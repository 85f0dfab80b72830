using Balancing;

namespace TrafficCop.Forwarding;

/// <summary>A small HTTP proxy that asks a selector where each request goes. This is the class to copy.</summary>
/// <remarks>It does not pass on protocol upgrades (WebSocket) and trailers.</remarks>
/// <param name="selector">Any of them; the proxy does not know which.</param>
/// <param name="keyOf">What must stick: the client address, a user id, or nothing.</param>
/// <param name="client">An invoker rather than an HttpClient: no redirects, no buffering, no timeout of its own.</param>
internal sealed class Proxy(IBackendSelector selector, Func<HttpContext, SelectionKey> keyOf, HttpMessageInvoker client)
{
    // A request that has failed on three servers is more likely to be the cause than the victim.
    private const int MaxAttempts = 3;

    private int _retries;

    /// <summary>Attempts that failed and were made good by another backend, or at least tried there.</summary>
    public int Retries => Volatile.Read(ref _retries);

    public async Task HandleAsync(HttpContext context)
    {
        SelectionKey key = keyOf(context);
        Backend[] tried = [];
        while (tried.Length < MaxAttempts)
        {
            // Held until the last byte of the response has been passed on: that is what "in flight" means.
            using BackendLease lease = selector.Acquire(new SelectionContext { Key = key, Excluded = tried });
            if (lease.Backend is not ServerBackend backend)
            {
                break;
            }

            try
            {
                await ForwardAsync(context, backend);
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
            {
                if (context.RequestAborted.IsCancellationRequested)
                {
                    return; // the client has gone; nobody is left to answer
                }

                bool isUnsent = IsUnsent(failure);
                if (isUnsent)
                {
                    backend.IsAvailable = false; // until a health check or the service discovery knows better
                }

                tried = [.. tried, backend];
                if (context.Response.HasStarted)
                {
                    context.Abort(); // half a response must not look like a whole one
                    return;
                }

                context.Response.Clear();
                if (!isUnsent && !IsRepeatable(context))
                {
                    break; // the server may have acted on it: only the client may decide to send it again
                }

                Interlocked.Increment(ref _retries);
            }
        }

        context.Response.StatusCode = tried.Length == 0 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status502BadGateway;
    }

    private async Task ForwardAsync(HttpContext context, ServerBackend backend)
    {
        using HttpRequestMessage request = ProxyMessage.CreateRequest(context, backend.Origin);
        using HttpResponseMessage response = await client.SendAsync(request, context.RequestAborted);
        ProxyMessage.CopyHead(response, context.Response);
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>No connection came about, so no byte of the request has left and its body has not been touched.</summary>
    private static bool IsUnsent(Exception failure) =>
        failure is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
            or OperationCanceledException { InnerException: TimeoutException }; // SocketsHttpHandler.ConnectTimeout

    /// <summary>Doing it twice does no more than doing it once (RFC 9110, 9.2.2), and there is no body that has been read already.</summary>
    private static bool IsRepeatable(HttpContext context)
    {
        string method = context.Request.Method;
        bool isIdempotent = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method)
            || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method) || HttpMethods.IsTrace(method);
        return isIdempotent && !ProxyMessage.HasBody(context);
    }
}
