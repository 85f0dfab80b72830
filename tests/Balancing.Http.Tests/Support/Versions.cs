namespace Balancing.Http.Tests.Support;

/// <summary>The versions of HTTP that tests of content run with.</summary>
internal static class Versions
{
    /// <summary>The version of this text.</summary>
    public static Version Parse(string text) => new(text);

    /// <summary>A request that is sent with this version and no other.</summary>
    public static HttpRequestMessage CreateRequest(Version version, HttpMethod? method = null, string path = "/") =>
        new(method ?? HttpMethod.Get, new Uri(path, UriKind.Relative))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
}
