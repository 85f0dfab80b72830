using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Transforms;

namespace HttpGateway.Proxying;

/// <summary>The headers of a request on its way to a backend, after YARP has copied those of the client.</summary>
internal sealed class RequestHeaders : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        HttpContext http = context.HttpContext;
        RequestNote note = http.Features.GetRequiredFeature<RequestNote>();
        IHeaderDictionary received = http.Request.Headers;
        RemoveNamedByConnection(context, received.Connection);
        IPAddress? peer = note.TrustedPeer ?? http.Connection.RemoteIpAddress;
        if (note.TrustedPeer is not null)
        {
            Append(context, received[ForwardedHeader.For], peer);
            SetIfMissing(context, received, ForwardedHeader.Proto, http.Request.Scheme);
            SetIfMissing(context, received, ForwardedHeader.Host, http.Request.Host.ToUriComponent());
        }
        else
        {
            RemoveForwarded(context);
            Add(context, ForwardedHeader.For, ToText(peer));
            Add(context, ForwardedHeader.Proto, http.Request.Scheme);
            Add(context, ForwardedHeader.Host, http.Request.Host.ToUriComponent());
        }

        note.ForwardedAt = Stopwatch.GetTimestamp();
        return ValueTask.CompletedTask;
    }

    /// <summary>A header that <c>Connection</c> names is for this connection only. YARP passes it on.</summary>
    /// <remarks>Kestrel would hide some of the names; see <see cref="ConnectionHeader"/>.</remarks>
    private static void RemoveNamedByConnection(RequestTransformContext context, StringValues connection)
    {
        foreach (string? value in connection)
        {
            if (string.Equals(value, "keep-alive", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (string name in (value ?? "").Split(
                ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (IsForBackend(name))
                {
                    continue;
                }

                RemoveHeader(context, name);
            }
        }
    }

    // The framing of the body, and what the gateway itself says.
    private static bool IsForBackend(string name) =>
        name.Equals("Host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Upgrade", StringComparison.OrdinalIgnoreCase)
        || name.Equals(RequestId.Header, StringComparison.OrdinalIgnoreCase);

    private static void RemoveForwarded(RequestTransformContext context)
    {
        List<string>? names = null; // most requests have none
        foreach (KeyValuePair<string, HeaderStringValues> header in context.ProxyRequest.Headers.NonValidated)
        {
            if (ForwardedHeader.IsAboutClient(header.Key))
            {
                (names ??= []).Add(header.Key);
            }
        }

        foreach (string name in names ?? [])
        {
            RemoveHeader(context, name);
        }
    }

    private static void SetIfMissing(
        RequestTransformContext context, IHeaderDictionary received, string name, string value)
    {
        if (!received.ContainsKey(name))
        {
            Add(context, name, value);
        }
    }

    private static void Append(RequestTransformContext context, StringValues chain, IPAddress? peer)
    {
        RemoveHeader(context, ForwardedHeader.For);
        string present = string.Join(", ", chain.Where(static part => !string.IsNullOrEmpty(part)));
        Add(context, ForwardedHeader.For, present.Length == 0 ? ToText(peer) : $"{present}, {ToText(peer)}");
    }

    private static void Add(RequestTransformContext context, string name, string value)
    {
        if (value.Length > 0)
        {
            context.ProxyRequest.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static string ToText(IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "";
}
