namespace HttpGateway.Proxying;

/// <summary>Names of the headers that tell a server about the client.</summary>
internal static class ForwardedHeader
{
    public const string For = "X-Forwarded-For";
    public const string Proto = "X-Forwarded-Proto";
    public const string Host = "X-Forwarded-Host";

    /// <summary>Others, which a client could use to deceive a server.</summary>
    public static readonly string[] Others =
        ["Forwarded", "X-Forwarded-Prefix", "X-Forwarded-Port", "X-Forwarded-Server", "X-Forwarded-Ssl", "X-Real-IP"];
}
