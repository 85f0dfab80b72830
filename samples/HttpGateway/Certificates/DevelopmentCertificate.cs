using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HttpGateway.Certificates;

/// <summary>A certificate for localhost that nothing trusts. It is made at the first start and kept for later ones.
/// </summary>
internal static class DevelopmentCertificate
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);
    private static readonly TimeSpan Rest = TimeSpan.FromDays(30); // one that ends earlier is replaced

    /// <summary>Where the certificate is kept.</summary>
    public static string DefaultPath => Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "HttpGateway",
        "development.pfx");

    /// <summary>Reads the certificate, or makes one.</summary>
    public static X509Certificate2 LoadOrCreate(string path, ILogger log)
    {
        if (TryLoad(path) is { } present)
        {
            return present;
        }

        byte[] content = Create();
        try
        {
            Save(path, content);
            log.CertificateMade(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.CertificateNotKept(failure.Message);
        }

        return X509CertificateLoader.LoadPkcs12(content, password: null);
    }

    private static X509Certificate2? TryLoad(string path)
    {
        try
        {
            X509Certificate2 present = X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
            if (present.NotAfter - Rest > DateTime.Now)
            {
                return present;
            }

            present.Dispose();
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // There is none that can be used.
        }

        return null;
    }

    private static byte[] Create()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // TLS servers
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddMinutes(-5), now + Validity);
        return certificate.Export(X509ContentType.Pkcs12);
    }

    private static void Save(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using FileStream file = new(path, options);
        file.Write(content);
    }
}
