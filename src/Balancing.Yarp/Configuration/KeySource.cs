using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Balancing.Yarp.Configuration;

/// <summary>Where the affinity key of a request comes from: parts in order of preference, of which the first present
/// one wins.</summary>
internal sealed class KeySource
{
    /// <summary>What a text may be, for messages.</summary>
    public const string Allowed =
        "one or more of Header:<name>, Cookie:<name>, Query:<name>, RouteValue:<name>, Host, Path, ClientIP or "
        + "ClientIP/<0 to 32>/<0 to 128>, separated by ';'";

    private const char Separator = ';';

    private readonly Func<HttpContext, SelectionKey>[] _parts;

    private KeySource(Func<HttpContext, SelectionKey>[] parts) => _parts = parts;

    /// <summary>No key.</summary>
    public static KeySource None { get; } = new([]);

    public static bool TryParse(string text, [NotNullWhen(true)] out KeySource? source)
    {
        source = null;
        string[] parts = text.Split(Separator, StringSplitOptions.TrimEntries);
        Func<HttpContext, SelectionKey>?[] readers = Array.ConvertAll(parts, Parse);
        if (Array.Exists(readers, static reader => reader is null))
        {
            return false;
        }

        source = new KeySource(readers!);
        return true;
    }

    /// <summary>The key of a request; none if no part is present. An empty value is not present.</summary>
    public SelectionKey Read(HttpContext context)
    {
        foreach (Func<HttpContext, SelectionKey> part in _parts)
        {
            SelectionKey key = part(context);
            if (key.HasValue)
            {
                return key;
            }
        }

        return SelectionKey.None;
    }

    private static Func<HttpContext, SelectionKey>? Parse(string part)
    {
        int colon = part.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? part : part[..colon].TrimEnd();
        string name = colon < 0 ? "" : part[(colon + 1)..].TrimStart();
        if (colon < 0)
        {
            return ParseWithoutName(kind);
        }

        if (name.Length == 0)
        {
            return null;
        }

        return kind.ToUpperInvariant() switch
        {
            "HEADER" => context => OfText(context.Request.Headers[name]),
            "COOKIE" => context => OfText(context.Request.Cookies[name]),
            "QUERY" => context => OfText(context.Request.Query[name]),
            "ROUTEVALUE" => context =>
                OfText(Convert.ToString(context.Request.RouteValues[name], CultureInfo.InvariantCulture)),
            _ => null,
        };
    }

    private static Func<HttpContext, SelectionKey>? ParseWithoutName(string kind)
    {
        string[] parts = kind.Split('/');
        return (parts[0].ToUpperInvariant(), parts.Length) switch
        {
            ("HOST", 1) => static context => OfHost(context.Request.Host.Host),
            ("PATH", 1) => static context => OfText(context.Request.Path.Value),
            ("CLIENTIP", 1) => OfClient(32, 128),
            ("CLIENTIP", 3) when IsPrefix(parts[1], 32, out int ipv4) && IsPrefix(parts[2], 128, out int ipv6) =>
                OfClient(ipv4, ipv6),
            _ => null,
        };
    }

    private static bool IsPrefix(string text, int longest, out int length) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= longest;

    private static Func<HttpContext, SelectionKey> OfClient(int ipv4, int ipv6) =>
        context => context.Connection.RemoteIpAddress is IPAddress address
            ? SelectionKey.FromIPAddress(address, ipv4, ipv6)
            : SelectionKey.None;

    // Several values of one header are one key.
    private static SelectionKey OfText(StringValues values) => OfText(values.ToString());

    private static SelectionKey OfText(string? text) =>
        string.IsNullOrEmpty(text) ? SelectionKey.None : SelectionKey.FromString(text);

    // Names of hosts ignore case.
    private static SelectionKey OfHost(string host) => OfText(LowerCase.Convert(host));
}
