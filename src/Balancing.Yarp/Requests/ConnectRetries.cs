using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Requests;

/// <summary>A step of the proxy's pipeline that runs the later steps again if no connection could be made.</summary>
internal sealed class ConnectRetries(RequestDelegate next, int maxAttempts)
{
    public async Task InvokeAsync(HttpContext context)
    {
        IReadOnlyList<DestinationState> available = context.GetReverseProxyFeature().AvailableDestinations;
        KeyValuePair<string, StringValues>[] headers = [.. context.Response.Headers];
        for (int attempt = 1; ; attempt++)
        {
            await next(context).ConfigureAwait(false);
            if (attempt == maxAttempts || !MayRetry(context))
            {
                return;
            }

            Reset(context, available, headers);
        }
    }

    private static bool MayRetry(HttpContext context) =>
        !context.Response.HasStarted
        && !context.RequestAborted.IsCancellationRequested
        && context.Features.Get<IForwarderErrorFeature>() is { } error
        && ConnectFailure.IsIn(error)
        && IsNeverRepeatedSilently(context)
        && BalancedRequest.Get(context).HasAnother(context.GetRouteModel());

    /// <summary>Whether the HTTP client cannot have sent the request before the connection failed, or that does no
    /// harm.</summary>
    /// <remarks>If a server closes a kept connection after it has read a request without content, the client sends the
    /// request again by itself. If that fails to connect, the error does not show that the server may have acted on the
    /// request.</remarks>
    private static bool IsNeverRepeatedSilently(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        || HttpMethods.IsGet(context.Request.Method)
        || HttpMethods.IsHead(context.Request.Method)
        || HttpMethods.IsOptions(context.Request.Method)
        || HttpMethods.IsTrace(context.Request.Method);

    /// <summary>Makes the context what it was before the attempt.</summary>
    private static void Reset(
        HttpContext context,
        IReadOnlyList<DestinationState> available,
        KeyValuePair<string, StringValues>[] headers)
    {
        IReverseProxyFeature proxy = context.GetReverseProxyFeature();
        proxy.AvailableDestinations = available;
        proxy.ProxiedDestination = null;
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.Headers.Clear();
        foreach (KeyValuePair<string, StringValues> header in headers)
        {
            context.Response.Headers[header.Key] = header.Value;
        }
    }
}
