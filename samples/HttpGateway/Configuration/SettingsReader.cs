using System.Net;
using System.Text.RegularExpressions;

namespace HttpGateway.Configuration;

/// <summary>Reads the section Gateway.</summary>
internal static partial class SettingsReader
{
    private static readonly TimeSpan DefaultMinimumTtl = TimeSpan.FromSeconds(1);

    public static GatewaySettings Read(IConfigurationSection section, ICollection<string> errors)
    {
        GatewaySettings defaults = new();
        SectionReader gateway = new SectionReader(section, errors).Allow(
            "Admin", "Health", "Docker", "Dns", "Sticky", "TrustedProxies", "MaxRequestBodySize", "DrainTimeout");
        SectionReader admin = gateway.Section("Admin").Allow("Url", "AllowChanges");
        SectionReader health = gateway.Section("Health").Allow("Url");
        SectionReader docker = gateway.Section("Docker").Allow("Endpoint");
        SectionReader sticky = gateway.Section("Sticky").Allow("Cookie");
        return new GatewaySettings
        {
            Admin = new AdminSettings(
                admin.Value("Url", ValueText.PlainUrl, defaults.Admin.Url),
                admin.Value("AllowChanges", ValueText.Flag, fallback: false)),
            Health = health.Exists ? new HealthSettings(health.Required("Url", ValueText.PlainUrl, "")) : null,
            Docker = docker.Exists && docker.Required<Uri?>("Endpoint", ToNullable, null) is { } endpoint
                ? new DockerSettings(endpoint)
                : null,
            Dns = [.. gateway.Elements("Dns").Select(ReadDns)],
            Sticky = sticky.Exists ? new StickySettings(sticky.Required("Cookie", CookieName, "")) : null,
            TrustedProxies = [.. gateway.Elements("TrustedProxies").Select(
                static proxy => proxy.Self<IPNetwork>(ValueText.Network, default))],
            MaxRequestBodySize = gateway.Value("MaxRequestBodySize", ValueText.Size, defaults.MaxRequestBodySize),
            DrainTimeout = gateway.Value("DrainTimeout", ValueText.Duration, defaults.DrainTimeout),
        };
    }

    private static DnsSettings ReadDns(SectionReader dns)
    {
        dns.Allow("Cluster", "Name", "Type", "Port", "Scheme", "Server", "MinimumTtl", "Policy", "Key", "Health");
        DnsRecordType type = dns.Value("Type", ValueText.RecordType, DnsRecordType.A);
        long port = type == DnsRecordType.Srv
            ? dns.Value("Port", ValueText.Port, 0)
            : dns.Required("Port", ValueText.Port, 0);
        return new DnsSettings(
            dns.Required("Cluster", SectionReader.Text, ""),
            dns.Required("Name", SectionReader.Text, ""),
            type,
            port == 0 ? null : (int)port,
            dns.Value("Scheme", ValueText.Scheme, "http"),
            dns.Value<IPEndPoint?>("Server", ToNullableServer, null),
            dns.Value("MinimumTtl", ValueText.Duration, DefaultMinimumTtl))
        {
            Policy = dns.Value<string?>("Policy", ToNullableText, null),
            Key = dns.Value<string?>("Key", ToNullableText, null),
            Health = dns.Value<string?>("Health", ToNullableText, null),
        };
    }

    private static Parsed<Uri?> ToNullable(string text)
    {
        Parsed<Uri> parsed = ValueText.DockerEndpoint(text);
        return new(parsed.Value, parsed.Problem);
    }

    private static Parsed<string?> ToNullableText(string text)
    {
        Parsed<string> parsed = SectionReader.Text(text);
        return new(parsed.Value, parsed.Problem);
    }

    private static Parsed<IPEndPoint?> ToNullableServer(string text)
    {
        Parsed<IPEndPoint> parsed = ValueText.DnsServer(text);
        return new(parsed.Value, parsed.Problem);
    }

    private static Parsed<string> CookieName(string text) => CookiePattern().IsMatch(text)
        ? new(text, null)
        : new(null, $"must be the name of a cookie, 1 to 100 letters, digits, '-', '_' and '.', but was '{text}'.");

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex CookiePattern();
}
