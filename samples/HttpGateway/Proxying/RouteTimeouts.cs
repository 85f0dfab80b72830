using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Forwarder;

namespace HttpGateway.Proxying;

/// <summary>Answers 504 if the time-out of a route has passed. YARP answers 400 or 502.</summary>
internal static class RouteTimeouts
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (!context.Response.HasStarted
            && context.Features.Get<IForwarderErrorFeature>() is
            {
                Error: ForwarderError.RequestCanceled
                    or ForwarderError.RequestBodyCanceled
                    or ForwarderError.ResponseBodyCanceled,
            }
            && context.Features.Get<IHttpRequestTimeoutFeature>()
                is { RequestTimeoutToken.IsCancellationRequested: true })
        {
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        }
    }
}
