namespace HttpGateway.Discovery.Pools;

/// <summary>Checks the host of a route. A wrong one would end every request, also those of other routes.</summary>
internal static class HostName
{
    /// <summary>What a text may be, for messages.</summary>
    public const string Allowed =
        "names such as web.test or *.web.test, separated by ',', without scheme, port, path and punycode";

    private const string Wildcard = "*.";
    private const string Punycode = "xn--";

    public static bool IsWildcard(string host) => host.StartsWith(Wildcard, StringComparison.Ordinal);

    public static bool IsValid(string host)
    {
        UriHostNameType type = Uri.CheckHostName(IsWildcard(host) ? host[Wildcard.Length..] : host);
        return (type == UriHostNameType.Dns || (type == UriHostNameType.IPv4 && !IsWildcard(host)))
            && !host.Contains(Punycode, StringComparison.OrdinalIgnoreCase); // YARP wants the name itself
    }
}
