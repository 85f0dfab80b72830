using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Faults.Load;

namespace Faults.Surroundings;

/// <summary>The certificate of the proxy, in two files.</summary>
internal sealed class CertificateSurrounding : Surrounding
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faults-certificate-");

    public CertificateSurrounding() => Replace();

    public override IReadOnlyList<string> Arguments =>
        ["--certificate", CertificateFile, "--certificate-key", KeyFile];

    /// <summary>What clients see of it.</summary>
    public CertificateSightings Sightings { get; } = new();

    private string CertificateFile => Path.Combine(_folder.FullName, "certificate.pem");

    private string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    /// <summary>Writes another certificate. For a moment key and certificate do not belong together.</summary>
    /// <returns>Its number.</returns>
    public int Replace()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        int number = Sightings.Expect(certificate);
        Write(KeyFile, key.ExportPkcs8PrivateKeyPem());
        Write(CertificateFile, certificate.ExportCertificatePem());
        return number;
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static void Write(string path, string pem)
    {
        File.WriteAllText(path + ".next", pem);
        File.Move(path + ".next", path, overwrite: true);
    }
}
