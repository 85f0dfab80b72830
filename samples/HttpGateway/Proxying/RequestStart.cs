using HttpGateway.Configuration;
using HttpGateway.Hosting.Drain;
using Microsoft.Extensions.Primitives;

namespace HttpGateway.Proxying;

/// <summary>The first step for each request: its id, its peer, and the size that it announces.</summary>
internal sealed class RequestStart(RequestDelegate next, GatewaySettings settings, DrainState drain)
{
    private readonly TrustedProxies? _trusted =
        settings.TrustedProxies.IsEmpty ? null : new TrustedProxies(settings.TrustedProxies);

    public Task InvokeAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        string id;
        if (headers.TryGetValue(RequestId.Header, out StringValues given) && RequestId.IsValid(given))
        {
            id = given.ToString();
        }
        else
        {
            id = RequestId.Create();
            headers[RequestId.Header] = id;
        }

        RequestNote note = new(id);
        context.Features.Set(note);
        context.Response.Headers[RequestId.Header] = id;
        drain.Announce(context);
        _trusted?.Apply(context, note);
        if (context.Request.ContentLength > settings.MaxRequestBodySize)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge; // before a backend sees any of it
            return Task.CompletedTask;
        }

        return next(context);
    }
}
