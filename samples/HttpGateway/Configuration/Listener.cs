namespace HttpGateway.Configuration;

/// <summary>An address that clients connect to.</summary>
/// <param name="Url">Scheme, host and port.</param>
/// <param name="Protocols">The protocols, as Kestrel writes them; null for its default.</param>
/// <param name="Certificate">The certificate files; null for those of the other endpoints, or a development
/// certificate.</param>
internal sealed record Listener(string Url, string? Protocols, CertificateFiles? Certificate)
{
    public bool IsTls => Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
}
