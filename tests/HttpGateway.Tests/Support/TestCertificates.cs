using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HttpGateway.Tests.Support;

/// <summary>Certificates for tests, as files in a folder.</summary>
internal sealed class TestCertificates(string folder)
{
    public string CertificatePath { get; } = Path.Combine(folder, "certificate.pem");

    public string KeyPath { get; } = Path.Combine(folder, "key.pem");

    /// <summary>A certificate with its key, as the two texts of PEM files.</summary>
    public static (string Certificate, string Key) Create(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = RequestOf(name, key).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A certificate that an intermediate authority has signed, which a root has signed.</summary>
    /// <returns>The chain without the root, the key, and the root.</returns>
    public static (string Chain, string Key, X509Certificate2 Root) CreateChain(string name)
    {
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1);
        DateTimeOffset to = DateTimeOffset.UtcNow.AddDays(1);
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X509Certificate2 root = AuthorityOf("root", rootKey).CreateSelfSigned(from, to);
        using X509Certificate2 middle = AuthorityOf("middle", middleKey).Create(root, from, to, [1])
            .CopyWithPrivateKey(middleKey);
        using X509Certificate2 leaf = RequestOf(name, key).Create(middle, from, to, [2]);
        string chain = $"{leaf.ExportCertificatePem()}\n{middle.ExportCertificatePem()}\n";
        return (chain, key.ExportPkcs8PrivateKeyPem(), root);
    }

    /// <summary>Writes both files.</summary>
    public void Write(string name)
    {
        (string certificate, string key) = Create(name);
        WriteKey(key);
        WriteCertificate(certificate);
    }

    public void WriteCertificate(string pem) => Replace(CertificatePath, pem);

    public void WriteKey(string pem) => Replace(KeyPath, pem);

    private static void Replace(string path, string pem)
    {
        File.WriteAllText(path + ".new", pem);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static CertificateRequest RequestOf(string name, ECDsa key)
    {
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static CertificateRequest AuthorityOf(string name, ECDsa key)
    {
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        return request;
    }
}
