using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HttpGateway.Configuration;

namespace HttpGateway.Certificates;

/// <summary>The certificate that new connections get. Files that change take its place while the gateway runs.
/// </summary>
internal sealed class ServedCertificate
{
    private volatile SslStreamCertificateContext _context;

    private ServedCertificate(CertificateFiles? files, X509Certificate2Collection certificates)
    {
        Files = files;
        _context = ToContext(certificates);
    }

    /// <summary>The files; null if the certificate is a generated one.</summary>
    public CertificateFiles? Files { get; }

    /// <summary>What a new connection is served with. The server completes it.</summary>
    public SslServerAuthenticationOptions CreateOptions() => new() { ServerCertificateContext = _context };

    /// <summary>Reads the files.</summary>
    /// <exception cref="StartException">They cannot be used.</exception>
    public static ServedCertificate Load(CertificateFiles files)
    {
        try
        {
            return new ServedCertificate(files, CertificateLoader.Load(files));
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            throw new StartException($"Certificate {files.Path}: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    /// <summary>A certificate for development.</summary>
    public static ServedCertificate Create(X509Certificate2 certificate) => new(files: null, [certificate]);

    /// <summary>Reads the files again. Whatever is wrong with them, the present certificate stays.</summary>
    /// <returns>What is wrong; null if the new certificate is in use.</returns>
    public string? Reload()
    {
        try
        {
            _context = ToContext(CertificateLoader.Load(Files!));
            return null;
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            return failure.Message.ReplaceLineEndings(" ");
        }
    }

    private static bool IsExpected(Exception failure) =>
        failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    // It holds the chain. Sessions can be resumed as long as it is the same.
    private static SslStreamCertificateContext ToContext(X509Certificate2Collection certificates) =>
        SslStreamCertificateContext.Create(certificates[0], [.. certificates.Skip(1)], offline: true);
}
