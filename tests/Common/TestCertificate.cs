using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Balancing.Tests.Common;

/// <summary>Certificates that are signed by themselves.</summary>
internal static class TestCertificate
{
    /// <summary>Creates a certificate for the name of a host.</summary>
    public static X509Certificate2 Create(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate =
            request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        // By way of PKCS#12: some platforms serve no certificate with a key that is only in memory.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
