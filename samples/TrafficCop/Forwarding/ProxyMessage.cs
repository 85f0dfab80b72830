using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace TrafficCop.Forwarding;

/// <summary>Turns a request into the one for the server, and the server's response into the one for the client.</summary>
internal static class ProxyMessage
{
    private const string ForwardedFor = "X-Forwarded-For";

    // These speak about one connection, not about the message (RFC 9110, 7.6.1); the host is the server's own.
    private static readonly FrozenSet<string> NotForwarded = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyConnection, HeaderNames.TE, HeaderNames.Trailer,
        HeaderNames.TransferEncoding, HeaderNames.Upgrade, HeaderNames.Host, HeaderNames.Expect, ForwardedFor);

    public static HttpRequestMessage CreateRequest(HttpContext context, string origin)
    {
        HttpRequest incoming = context.Request;

        // Joined as text: new Uri(origin, "//elsewhere/") would send the request elsewhere.
        string uri = origin + UriHelper.BuildRelative(incoming.PathBase, incoming.Path, incoming.QueryString);
        HttpRequestMessage request = new(new HttpMethod(incoming.Method), uri)
        {
            Content = HasBody(context) ? new StreamContent(incoming.Body) : null,
        };

        foreach ((string name, StringValues values) in incoming.Headers)
        {
            if (MayForward(name, incoming.Headers.Connection)
                && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        string? client = context.Connection.RemoteIpAddress?.ToString();
        request.Headers.TryAddWithoutValidation(ForwardedFor, [.. incoming.Headers[ForwardedFor], client]);
        return request;
    }

    public static void CopyHead(HttpResponseMessage response, HttpResponse outgoing)
    {
        outgoing.StatusCode = (int)response.StatusCode;
        StringValues connection = response.Headers.NonValidated.TryGetValues(HeaderNames.Connection, out HeaderStringValues named)
            ? new StringValues([.. named])
            : StringValues.Empty;
        foreach (HttpHeaders headers in (HttpHeaders[])[response.Headers, response.Content.Headers])
        {
            foreach ((string name, HeaderStringValues values) in headers.NonValidated)
            {
                if (MayForward(name, connection))
                {
                    outgoing.Headers[name] = new StringValues([.. values]);
                }
            }
        }
    }

    public static bool HasBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    /// <param name="name">A header.</param>
    /// <param name="connection">The Connection header of the same message: it may name further ones.</param>
    private static bool MayForward(string name, StringValues connection)
    {
        if (NotForwarded.Contains(name))
        {
            return false;
        }

        foreach (string? line in connection)
        {
            if (line is not null && line.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
