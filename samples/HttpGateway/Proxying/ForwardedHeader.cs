namespace HttpGateway.Proxying;

/// <summary>Names of the headers that tell a server about the client.</summary>
internal static class ForwardedHeader
{
    public const string For = "X-Forwarded-For";
    public const string Proto = "X-Forwarded-Proto";
    public const string Host = "X-Forwarded-Host";

    private const string Standard = "Forwarded";
    private const string Prefix = "X-Forwarded-";
    private const string RealAddress = "X-Real-IP";

    /// <summary>Whether a client could use a header to deceive a server about itself.</summary>
    /// <remarks>Servers read more of them than any list has. CGI and its successors turn '-' into '_', so a server may
    /// not tell the two apart.</remarks>
    public static bool IsAboutClient(string name) =>
        BeginsWith(name, Prefix)
        || (name.Length == RealAddress.Length && BeginsWith(name, RealAddress))
        || name.Equals(Standard, StringComparison.OrdinalIgnoreCase);

    private static bool BeginsWith(string name, string prefix)
    {
        if (name.Length < prefix.Length)
        {
            return false;
        }

        for (int index = 0; index < prefix.Length; index++)
        {
            char given = name[index] == '_' ? '-' : char.ToUpperInvariant(name[index]);
            if (given != char.ToUpperInvariant(prefix[index]))
            {
                return false;
            }
        }

        return true;
    }
}
