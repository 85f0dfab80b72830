using System.Collections.Frozen;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace TrafficCop.Forwarding;

/// <summary>Creates the request to the server, and the head of the response to the client.</summary>
internal static class ProxyMessage
{
    private const string ForwardedFor = "X-Forwarded-For";

    // Headers of one connection, not of the message (RFC 9110, 7.6.1), and the host, which is that of the server.
    private static readonly FrozenSet<string> NotForwarded = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyConnection, HeaderNames.TE, HeaderNames.Trailer,
        HeaderNames.TransferEncoding, HeaderNames.Upgrade, HeaderNames.Host, HeaderNames.Expect, ForwardedFor);

    public static HttpRequestMessage CreateRequest(HttpContext context, string origin)
    {
        HttpRequest incoming = context.Request;

        // Joined as text, because new Uri(origin, "//elsewhere/") is an address of another host.
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
        HttpHeadersNonValidated incoming = response.Headers.NonValidated;
        StringValues connection = incoming.TryGetValues(HeaderNames.Connection, out HeaderStringValues listed)
            ? new StringValues([.. listed])
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

    /// <param name="name">The name of a header.</param>
    /// <param name="connection">The Connection header of the same message, which may list further headers.</param>
    private static bool MayForward(string name, StringValues connection)
    {
        if (NotForwarded.Contains(name))
        {
            return false;
        }

        foreach (string? line in connection)
        {
            string[] listed = line?.Split(',', StringSplitOptions.TrimEntries) ?? [];
            if (listed.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }
}
