using System.Globalization;
using System.Net;

namespace HttpGateway.Configuration;

/// <summary>Parses the values that options and the configuration file share.</summary>
/// <remarks>The message of an error completes a sentence that begins with the name of the setting.</remarks>
internal static class ValueText
{
    private const int LargestPort = 65_535;

    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]; // ms before s and m: the longest match counts

    /// <summary>A duration with its unit: 500ms, 2s, 5m, 1h, or 0s.</summary>
    public static Parsed<TimeSpan> Duration(string text)
    {
        foreach ((string unit, double milliseconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && long.TryParse(
                    text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture,
                    out long count)
                && count * milliseconds <= LongestDuration.TotalMilliseconds)
            {
                return new(TimeSpan.FromMilliseconds(count * milliseconds), null);
            }
        }

        return new(
            default, $"must be a duration with a unit, such as 500ms, 2s or 5m, from 0s to 24h, but was '{text}'.");
    }

    /// <summary>Where to listen: scheme, IP address or localhost, and port, without a path.</summary>
    public static Parsed<string> ListenerUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && url.Scheme is "http" or "https"
        && url.PathAndQuery == "/"
        && url.Fragment.Length == 0
        && url.UserInfo.Length == 0
        && (url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || url.IsLoopback)
            ? new(string.Create(CultureInfo.InvariantCulture, $"{url.Scheme}://{url.Host}:{url.Port}"), null)
            : new(
                null,
                "must be http:// or https:// with an IP address or localhost and a port, such as "
                + $"http://127.0.0.1:8080, but was '{text}'.");

    /// <summary>Several of them, separated by semicolons.</summary>
    public static Parsed<IReadOnlyList<string>> ListenerUrls(string text)
    {
        Parsed<string>[] urls = Array.ConvertAll(
            text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), ListenerUrl);
        return urls.Length == 0
            ? new(null, ListenerUrl(text).Problem)
            : new([.. urls.Select(static url => url.Value ?? "")], urls.FirstOrDefault(static u => !u.IsValid).Problem);
    }

    /// <summary>The status page: plain HTTP.</summary>
    public static Parsed<string> PlainUrl(string text) =>
        ListenerUrl(text) is { IsValid: true, Value: { } url } && url.StartsWith("http://", StringComparison.Ordinal)
            ? new(url, null)
            : new(
                null,
                "must be http:// with an IP address or localhost and a port, such as http://127.0.0.1:9901, "
                + $"but was '{text}'.");

    public static Parsed<Uri> DockerEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && (url is { Scheme: "unix", AbsolutePath.Length: > 1 } or { Scheme: "tcp" or "http" or "https" or "npipe" })
            ? new(url, null)
            : new(null, $"must be an address such as unix:///var/run/docker.sock, but was '{text}'.");

    public static Parsed<IPNetwork> Network(string text) =>
        IPAddress.TryParse(text, out IPAddress? address)
            ? new(new IPNetwork(address, address.GetAddressBytes().Length * 8), null)
            : IPNetwork.TryParse(text, out IPNetwork network)
                ? new(network, null)
                : new(
                    default,
                    "must be an IP address or a network, such as 10.0.0.0/8, "
                    + $"but was '{text}'.");

    public static Parsed<IPEndPoint> DnsServer(string text) =>
        IPEndPoint.TryParse(text, out IPEndPoint? server)
            ? new(server.Port == 0 ? new IPEndPoint(server.Address, 53) : server, null)
            : new(null, $"must be an IP address, with or without a port, such as 127.0.0.1:53, but was '{text}'.");

    public static Parsed<DnsRecordType> RecordType(string text) => text.ToUpperInvariant() switch
    {
        "A" => new(DnsRecordType.A, null),
        "AAAA" => new(DnsRecordType.Aaaa, null),
        "SRV" => new(DnsRecordType.Srv, null),
        _ => new(default, $"must be A, AAAA or SRV, but was '{text}'."),
    };

    public static Parsed<string> Scheme(string text) =>
        text is "http" or "https" ? new(text, null) : new(null, $"must be http or https, but was '{text}'.");

    public static Parsed<long> Port(string text) => Number(text, 1, LargestPort);

    public static Parsed<long> Size(string text) => Number(text, 1, long.MaxValue);

    public static Parsed<bool> Flag(string text) =>
        bool.TryParse(text, out bool value)
            ? new(value, null)
            : new(default, $"must be true or false, but was '{text}'.");

    private static Parsed<long> Number(string text, long minimum, long maximum) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
        && value >= minimum
        && value <= maximum
            ? new(value, null)
            : new(0, string.Create(
                CultureInfo.InvariantCulture,
                $"must be a whole number from {minimum:N0} to {maximum:N0}, but was '{text}'."));
}
