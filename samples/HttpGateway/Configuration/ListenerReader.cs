namespace HttpGateway.Configuration;

/// <summary>Reads the section Kestrel.</summary>
internal static class ListenerReader
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Finds everything that is wrong in the section.</summary>
    public static void Check(IConfigurationSection kestrel, ICollection<string> errors) => Read(kestrel, errors);

    /// <summary>The listeners of the section; a default if it has none.</summary>
    public static IReadOnlyList<Listener> Read(IConfigurationSection kestrel, ICollection<string> errors)
    {
        SectionReader reader = new SectionReader(kestrel, errors).Allow("Endpoints", "Certificates", "Limits");
        reader.Section("Certificates").Allow("Default");
        CertificateFiles? common = ReadCertificate(reader.Section("Certificates").Section("Default"));
        List<Listener> listeners = [];
        foreach (SectionReader endpoint in reader.Elements("Endpoints"))
        {
            endpoint.Allow("Url", "Protocols", "Certificate");
            listeners.Add(new Listener(
                endpoint.Required("Url", ValueText.ListenerUrl, ""),
                endpoint.Value<string?>("Protocols", Protocols, null),
                ReadCertificate(endpoint.Section("Certificate")) ?? common));
        }

        return listeners.Count > 0 ? listeners : [new Listener(DefaultUrl, null, common)];
    }

    private static CertificateFiles? ReadCertificate(SectionReader certificate)
    {
        certificate.Allow("Path", "KeyPath", "Password");
        return certificate.Exists
            ? new CertificateFiles(
                certificate.Required("Path", SectionReader.Text, ""),
                certificate.Value<string?>("KeyPath", OptionalText, null),
                certificate.Value<string?>("Password", OptionalText, null))
            : null;
    }

    private static Parsed<string?> OptionalText(string text) => new(text, null);

    private static Parsed<string?> Protocols(string text) => text is "Http1" or "Http2" or "Http1AndHttp2"
        ? new(text, null)
        : new(null, $"must be Http1, Http2 or Http1AndHttp2, but was '{text}'.");
}
