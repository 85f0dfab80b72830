using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HttpGateway.Configuration;

namespace HttpGateway.Certificates;

/// <summary>Reads certificates from files.</summary>
internal static class CertificateLoader
{
    /// <summary>Reads a certificate, its key and its intermediate certificates.</summary>
    /// <returns>The certificate with its key first.</returns>
    /// <exception cref="CryptographicException">The content is wrong, or key and certificate do not belong together.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static X509Certificate2Collection Load(CertificateFiles files)
    {
        byte[] content = File.ReadAllBytes(files.Path);
        return IsPem(content) ? LoadPem(files) : LoadPfx(content, files.Password);
    }

    private static bool IsPem(byte[] content) => content.AsSpan().IndexOf("-----BEGIN "u8) >= 0;

    private static X509Certificate2Collection LoadPem(CertificateFiles files)
    {
        using X509Certificate2 pair = files.Password is null
            ? X509Certificate2.CreateFromPemFile(files.Path, files.KeyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(files.Path, files.Password, files.KeyPath);
        X509Certificate2Collection all = [];
        all.ImportFromPemFile(files.Path);
        all[0].Dispose();
        all[0] = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null); // a lasting key
        return all;
    }

    private static X509Certificate2Collection LoadPfx(byte[] content, string? password)
    {
        X509Certificate2Collection all = X509CertificateLoader.LoadPkcs12Collection(content, password);
        X509Certificate2 leaf = all.FirstOrDefault(static certificate => certificate.HasPrivateKey)
            ?? throw new CryptographicException("The file has no private key.");
        all.Remove(leaf);
        all.Insert(0, leaf);
        return all;
    }
}
