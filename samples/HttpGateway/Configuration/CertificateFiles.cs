namespace HttpGateway.Configuration;

/// <summary>Where a certificate and its key are.</summary>
/// <param name="Path">A PEM file, with intermediate certificates if there are any, or a PFX file.</param>
/// <param name="KeyPath">The PEM file of the key; null if the first file has it.</param>
/// <param name="Password">The password of the PFX file or of the key.</param>
internal sealed record CertificateFiles(string Path, string? KeyPath, string? Password)
{
    public IReadOnlyList<string> All => KeyPath is null ? [Path] : [Path, KeyPath];
}
