using System.Diagnostics.CodeAnalysis;

namespace Balancing.Hosting.Backends;

/// <summary>What the address and the host name of a backend may be.</summary>
internal static class BackendAddress
{
    /// <summary>What an address may be, for messages.</summary>
    public const string Allowed =
        "host:port, or a URI with a host, a port or its default, and no user, query or fragment";

    /// <summary>What a host may be, for messages.</summary>
    public const string AllowedHost = "a host name with an optional port";

    private const string SchemeEnd = "://";

    /// <summary>Reads <c>host:port</c> or a URI.</summary>
    /// <remarks>Without <c>://</c> the text is host and port. <see cref="Uri"/> alone would take <c>redis:6379</c> for
    /// the scheme <c>redis</c>.</remarks>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address)
    {
        bool hasScheme = text.Contains(SchemeEnd, StringComparison.Ordinal);
        if (!hasScheme && text.Contains('/', StringComparison.Ordinal))
        {
            address = null;
            return false;
        }

        return Uri.TryCreate(hasScheme ? text : $"tcp://{text}", UriKind.Absolute, out address) && IsValid(address);
    }

    /// <summary>Whether it is absolute, has host and port, and nothing that a backend would not use.</summary>
    public static bool IsValid(Uri address) =>
        address.IsAbsoluteUri
        && address.Host.Length > 0
        && address.Port > 0
        && address.UserInfo.Length == 0
        && address.Query.Length == 0
        && address.Fragment.Length == 0;

    /// <summary>Whether it is a host name with an optional port, and nothing more.</summary>
    public static bool IsHost(string text) =>
        Uri.TryCreate($"{Uri.UriSchemeHttp}{SchemeEnd}{text}", UriKind.Absolute, out Uri? uri)
        && Uri.CheckHostName(uri.DnsSafeHost) != UriHostNameType.Unknown
        && (text.Equals(uri.Authority, StringComparison.OrdinalIgnoreCase)
            || text.Equals($"{uri.Host}:{uri.Port}", StringComparison.OrdinalIgnoreCase));
}
